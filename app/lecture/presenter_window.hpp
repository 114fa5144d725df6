#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <functional>

#include "core/scene/drawing/theme.hpp"

class QKeyEvent;
class QLabel;
class QTextBrowser;

namespace flowglass::lecture {

/// What who lectures has to know at one step.
struct Cue {
    QString now;    ///< the sentence that the audience reads
    QString next;   ///< the one that comes next; empty at the end
    QString notes;  ///< plain text
    quint64 step = 0;
    quint64 last = 0;
};

/// "7:05", "1:02:09".
[[nodiscard]] QString clockText(qint64 milliseconds);

/// For the eyes of who lectures: what is shown, what comes next, the notes, and the time.
class PresenterWindow : public QWidget {
    Q_OBJECT

  public:
    using Keys = std::function<bool(const QKeyEvent&)>;

    /// `preview` shows the next picture; the window owns it.
    PresenterWindow(QWidget* preview, Keys keys);

    void setTheme(const scene::Theme& theme);
    void setCue(const Cue& cue);
    /// The lecture begins now.
    void startClock();
    [[nodiscard]] QString text() const;  ///< everything that is written, for tests

  Q_SIGNALS:
    void closed();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void layOut(QWidget* preview);
    void tick();
    void restyle();

    Keys m_keys;
    const scene::Theme* m_theme = &scene::lightTheme();
    QLabel* m_step;
    QLabel* m_clock;
    QLabel* m_now;
    QLabel* m_next;
    QTextBrowser* m_notes;
    QTimer m_second;
    QElapsedTimer m_begun;
};

}  // namespace flowglass::lecture

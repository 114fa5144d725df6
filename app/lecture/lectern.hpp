#pragma once

#include <QObject>
#include <functional>
#include <memory>

#include "app/lecture/audience_window.hpp"
#include "app/lecture/presenter_window.hpp"

namespace flowglass::lecture {

/// Where a lecture is held from: the audience's window and, where there is a second screen or it is
/// asked for, one for who lectures. Puts each on its screen, also when screens come and go.
class Lectern : public QObject {
    Q_OBJECT

  public:
    using Keys = PresenterWindow::Keys;
    using Preview = std::function<QWidget*()>;

    /// `ordinary` is on the lecturer's screen; its window comes back at the end. `preview` makes
    /// what shows the presenter's window the next picture.
    Lectern(QWidget& ordinary, Keys keys, Preview preview, QObject* parent = nullptr);
    ~Lectern() override;

    [[nodiscard]] bool active() const { return m_audience != nullptr; }
    [[nodiscard]] AudienceWindow* audience() const { return m_audience.get(); }
    [[nodiscard]] PresenterWindow* presenter() const { return m_presenter.get(); }
    void begin(std::unique_ptr<AudienceWindow> audience);
    /// Closes both windows.
    void end();
    void setTheme(const scene::Theme& theme);
    void exchangeScreens();
    /// The window for who lectures, on whichever screen there is.
    void togglePresenter();

  Q_SIGNALS:
    void closed();           ///< somebody closed the audience's window
    void presenterOpened();  ///< it waits for its first cue

  private:
    void place();
    void buildPresenter();

    QWidget& m_ordinary;
    Keys m_keys;
    Preview m_preview;
    const scene::Theme* m_theme = &scene::lightTheme();
    bool m_swapped = false;
    std::unique_ptr<AudienceWindow> m_audience;
    std::unique_ptr<PresenterWindow> m_presenter;
};

}  // namespace flowglass::lecture

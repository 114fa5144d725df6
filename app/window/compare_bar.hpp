#pragma once

#include <QFrame>
#include <optional>

#include "app/window/buttons.hpp"
#include "app/window/look.hpp"
#include "core/playback/pairing.hpp"

class QHBoxLayout;
class QToolButton;

namespace flowglass::window {

class Comparison;
class Segments;
class ViewChoice;

/// What moves two recordings: both together, and each of them alone; and how they are shown beside
/// each other.
class CompareBar : public QFrame {
    Q_OBJECT

  public:
    explicit CompareBar(Comparison& comparison, QWidget* parent = nullptr);
    void setLook(const Look& look);
    void setPlaying(bool playing);
    void setWords(bool words);
    /// 0 for the view that each step is about, else which of scene::kViews, from 1.
    void setView(int view);

  Q_SIGNALS:
    void leavePressed();
    void lecturePressed();
    void playPressed();
    void wordsPressed();
    void viewPicked(int view);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void addBoth();
    void addAlone(playback::Side side);
    void addChoices();
    QToolButton* addButton(const QString& sign, const QString& name, const QString& toolTip);
    QToolButton* addWord(const QString& text, const QString& toolTip);
    void refresh();
    void share();

    Comparison& m_comparison;
    Look m_look = lookOf(scene::lightTheme());
    QHBoxLayout* m_row;
    SignButtons m_signs;
    QToolButton* m_again = nullptr;  ///< side by side again
    QToolButton* m_words = nullptr;
    Segments* m_together;
    Segments* m_grain;
    Segments* m_views;
};

}  // namespace flowglass::window

#pragma once

#include <QFrame>
#include <array>
#include <optional>

#include "app/window/controls/buttons.hpp"
#include "app/window/controls/look.hpp"
#include "core/scene/compare/compare.hpp"

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
    /// Whether parts of the picture take turns, and which one has it.
    void setTurns(bool turns);
    void setPart(scene::ComparePart part);

  Q_SIGNALS:
    void leavePressed();
    void lecturePressed();
    void playPressed();
    void wordsPressed();
    void viewPicked(int view);
    void partPicked(flowglass::scene::ComparePart part);
    void morePressed();  ///< for what has no room here

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
    Segments* m_part;
    QToolButton* m_more = nullptr;
    std::array<QToolButton*, 2> m_ends{};  ///< to the start, to the end
    QList<QWidget*> m_spare;               ///< what goes where there is no room, in this order
    bool m_turns = false;
};

}  // namespace flowglass::window

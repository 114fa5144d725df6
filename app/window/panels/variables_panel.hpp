#pragma once

#include <QTreeWidget>
#include <set>

#include "app/window/controls/look.hpp"
#include "core/trace/ids.hpp"

namespace flowglass::window {

class Playhead;

/// What the names of the selected frame, or of the one in play, hold now, and under it those of
/// every parked frame. What the step changed is marked.
class VariablesPanel : public QTreeWidget {
    Q_OBJECT

  public:
    explicit VariablesPanel(Playhead& playhead, QWidget* parent = nullptr);
    void setLook(const Look& look);

  protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void refresh();

    Playhead& m_playhead;
    Look m_look = lookOf(scene::lightTheme());
    std::set<trace::FrameId> m_folded;  ///< by the person
};

}  // namespace flowglass::window

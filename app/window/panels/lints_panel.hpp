#pragma once

#include <QListWidget>
#include <memory>
#include <vector>

#include "app/window/controls/look.hpp"
#include "core/model/lints.hpp"

namespace flowglass::window {

class Playhead;
struct Snapshot;

/// What the program does that its author hardly meant, a sentence each; a click travels to where it
/// first shows. Looked for away from the GUI thread, once the recording is whole.
class LintsPanel : public QListWidget {
    Q_OBJECT

  public:
    explicit LintsPanel(Playhead& playhead, QWidget* parent = nullptr);

  Q_SIGNALS:
    /// How many there are; under the veil, how many have shown by now.
    void counted(int lints);

  private:
    void lookForLints();
    void refresh();

    Playhead& m_playhead;
    std::shared_ptr<const Snapshot> m_of;  ///< of which the lints are, or are being looked for
    std::vector<model::Lint> m_lints;
    bool m_known = false;
};

}  // namespace flowglass::window

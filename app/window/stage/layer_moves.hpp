#pragma once

#include <QObject>
#include <QString>
#include <optional>
#include <vector>

#include "app/window/controls/commands.hpp"
#include "app/window/controls/look.hpp"
#include "core/playback/state/state.hpp"
#include "core/scene/decorators/decorators.hpp"

namespace flowglass::window {

class CodePane;
class CompareMode;
class Desk;
class MessageBar;
class Palette;
class Playhead;

/// What would another order of a function's decorators do? Moves a decorator's lines in the text,
/// runs the program again, and puts both runs side by side: nothing is made up. The file itself
/// stays as it is until somebody saves it.
class LayerMoves : public QObject {
    Q_OBJECT

  public:
    struct Parts {
        Playhead& playhead;
        Desk& desk;
        CodePane& code;
        MessageBar& messages;
        CompareMode& compare;
    };
    LayerMoves(const Parts& parts, QWidget& window);
    void setLook(const Look& look);

    /// Lists every move that there is, to be chosen by name.
    void choose();
    /// Puts the decorator of one layer in the place of another one's of the same function.
    void move(const scene::LayerPlace& layer, const scene::LayerPlace& place);
    /// Puts the one that was moved last back, and runs again; false where none was.
    bool putBack();

  Q_SIGNALS:
    void workspaceWanted();  ///< the recording comes forward again

  private:
    /// The text before and after a move.
    struct Move {
        QString before;
        QString after;
    };
    void listMoves();
    void rewrite(const QString& text);
    void complain(const QString& sentence);
    /// Why no decorator can be moved here; empty where they can.
    [[nodiscard]] QString hindrance() const;
    /// The decorators of every function, as they stand at the end of the recording.
    [[nodiscard]] const playback::State& whole();

    Parts m_parts;
    std::vector<Move> m_moves;
    std::shared_ptr<const void> m_wholeOf;  ///< what m_whole belongs to
    playback::State m_whole;
    Commands m_choices;
    Palette* m_list;
};

}  // namespace flowglass::window

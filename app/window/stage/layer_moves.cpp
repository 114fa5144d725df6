#include "app/window/stage/layer_moves.hpp"

#include <QFileInfo>

#include "app/window/code/code_pane.hpp"
#include "app/window/compare/compare_mode.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/controls/palette.hpp"
#include "app/window/main/desk.hpp"
#include "app/window/playing/playhead.hpp"
#include "core/model/layer_order.hpp"

namespace flowglass::window {

namespace {

QString signOf(const playback::LayerState& layer) {
    const QString text = QString::fromUtf8(layer.text.data(), qsizetype(layer.text.size()));
    return text.startsWith('@') ? text : "@" + text;
}

QString nameOf(const playback::ChainState& chain) {
    return QString::fromUtf8(chain.name.data(), qsizetype(chain.name.size()));
}

/// Where a layer stands among its function's decorators, from the outermost on.
std::optional<std::size_t> placeOf(const playback::ChainState& chain, std::uint32_t layer) {
    for (std::size_t i = 0; i < chain.layers.size(); ++i)
        if (chain.layers[i].layer == layer) return i;
    return std::nullopt;
}

}  // namespace

LayerMoves::LayerMoves(const Parts& parts, QWidget& window)
    : QObject(&window), m_parts(parts), m_list(new Palette(m_choices, &window)) {
    m_list->setNothing("No move of a decorator has “%1” in its name; type less of it.");
    // What was moved in one program is not put back in another.
    connect(&m_parts.desk, &Desk::opened, this, [this] { m_moves.clear(); });
}

void LayerMoves::setLook(const Look& look) {
    m_list->setLook(look);
}

void LayerMoves::complain(const QString& sentence) {
    m_parts.messages.say(MessageBar::Tone::news, sentence);
}

QString LayerMoves::hindrance() const {
    if (m_parts.playhead.empty() || m_parts.playhead.live())
        return "Decorators are moved in a run that has ended; open a program, or wait for its end.";
    if (m_parts.desk.runState() != HeaderBar::RunState::ready || !m_parts.code.runsText())
        return "Moving a decorator runs the program again, and this is a recording alone; open the "
               "script itself.";
    if (m_parts.playhead.player().trace().metadata().language != "python")
        return "Decorators are moved in Python programs; of this one, change the text and run it.";
    return {};
}

const playback::State& LayerMoves::whole() {
    const auto now = m_parts.playhead.sharedSnapshot();
    if (m_wholeOf != now) {
        const auto& player = now->player;
        const auto grain = playback::Grain::moments;
        m_whole = player->stateAt(grain, player->lastStep(grain));
        m_wholeOf = now;
    }
    return m_whole;
}

void LayerMoves::choose() {
    if (const QString why = hindrance(); !why.isEmpty()) return complain(why);
    listMoves();
    if (m_choices.all().empty())
        return complain("No function here has two decorators that could change places.");
    m_list->setPrompt("Which decorator should go where? The program runs again.");
    m_list->open();
}

void LayerMoves::listMoves() {
    m_choices = {};
    for (const auto& [id, chain] : whole().chains) {
        const auto& layers = chain->layers;
        for (std::size_t from = 0; from < layers.size(); ++from)
            for (std::size_t to = 0; to < layers.size(); ++to) {
                if (from == to) continue;
                const QString title =
                    QString("%1: %2 goes %3 %4")
                        .arg(nameOf(*chain), signOf(layers[from]), to < from ? "outside" : "inside",
                             signOf(layers[to]));
                const scene::LayerPlace layer{id, layers[from].layer};
                const scene::LayerPlace place{id, layers[to].layer};
                m_choices.add({title, "", {}, [this, layer, place] { move(layer, place); }});
            }
    }
}

void LayerMoves::move(const scene::LayerPlace& layer, const scene::LayerPlace& place) {
    if (const QString why = hindrance(); !why.isEmpty()) return complain(why);
    const auto* chain = whole().chainOf(layer.chain);
    if (chain == nullptr || layer.chain != place.chain)
        return complain("A decorator moves among those of its own function.");
    const auto from = placeOf(*chain, layer.layer);
    const auto to = placeOf(*chain, place.layer);
    if (!from || !to || from == to) return;
    std::vector<std::uint32_t> lines;
    for (const auto& each : chain->layers) lines.push_back(each.line);
    const QString before = m_parts.code.mainText();
    const auto moved = model::withDecoratorMoved(before.toStdString(), lines, *from, *to);
    if (!moved) return complain(QString::fromStdString(moved.error().sentence));
    const QString name = m_parts.desk.title();
    const QString words = signOf(chain->layers[*from]) +
                          (*to < *from ? " moved outside " : " moved inside ") +
                          signOf(chain->layers[*to]);
    m_moves.push_back({before, QString::fromStdString(*moved)});
    m_parts.compare.putNextRunBeside(name + ", as it was", name + ", " + words, chain->id);
    rewrite(m_moves.back().after);
    m_parts.messages.say(MessageBar::Tone::news,
                         words +
                             ". Both sides are real runs; the file is not saved. Z puts it "
                             "back.",
                         {{"Put it back", [this] { putBack(); }}});
}

bool LayerMoves::putBack() {
    if (m_moves.empty()) return false;
    const Move last = m_moves.back();
    m_moves.pop_back();
    if (m_parts.code.mainText() != last.after) {
        complain("The text was changed since; undo that in the code first (Ctrl+Z there).");
        return true;
    }
    rewrite(last.before);
    Q_EMIT workspaceWanted();
    complain("The decorator is back in its place, and the program ran again.");
    return true;
}

void LayerMoves::rewrite(const QString& text) {
    m_parts.code.replaceMainText(text);
    m_parts.desk.run();
}

}  // namespace flowglass::window

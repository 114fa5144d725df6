#include <algorithm>
#include <cmath>

#include "core/scene/decorators/chain_facts.hpp"
#include "core/scene/drawing/path_glow.hpp"
#include "core/scene/tasks/tasks_stage.hpp"

namespace flowglass::scene {
namespace {

using playback::TaskCondition;
using playback::TaskState;
using trace::Word;

/// Straight pieces with rounded corners, as cubic curves.
std::vector<Point> rounded(const std::vector<Point>& corners) {
    std::vector<Point> path{corners.front()};
    const auto lineTo = [&](Point to) {
        const auto from = path.back();
        path.push_back({from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3});
        path.push_back({from.x + (to.x - from.x) * 2 / 3, from.y + (to.y - from.y) * 2 / 3});
        path.push_back(to);
    };
    constexpr double kRadius = 10;
    for (std::size_t i = 1; i + 1 < corners.size(); ++i) {
        const auto towards = [&](Point at, Point other) {
            const double length = std::hypot(other.x - at.x, other.y - at.y);
            const double share = length == 0 ? 0 : std::min(kRadius, length / 2) / length;
            return Point{at.x + (other.x - at.x) * share, at.y + (other.y - at.y) * share};
        };
        const auto before = towards(corners[i], corners[i - 1]);
        const auto after = towards(corners[i], corners[i + 1]);
        lineTo(before);
        path.push_back(corners[i]);
        path.push_back(corners[i]);
        path.push_back(after);
    }
    lineTo(corners.back());
    return path;
}

class Links {
  public:
    Links(Sketch& sketch, const TasksStage& stage, const TasksAreas& areas,
          const PlacedTasks& placed)
        : m_sketch(sketch), m_stage(stage), m_areas(areas), m_placed(placed) {}

    void draw() {
        for (const auto& [id, task] : m_stage.state().tasks) {
            if (task->cancelledAt && m_stage.isFresh(*task->cancelledAt)) drawCancel(*task);
            if (!m_stage.isFresh(task->since)) {
                if (task->condition == TaskCondition::running) drawInFlight(*task, {});
                continue;
            }
            switch (task->condition) {
                case TaskCondition::ready:
                    drawWake(*task);
                    break;
                case TaskCondition::running:
                    drawRun(*task);
                    break;
                case TaskCondition::waiting:
                    drawHome(*task, "link.park");
                    break;
                case TaskCondition::done:
                    drawFinish(*task);
                    break;
                case TaskCondition::created:
                    break;
            }
        }
    }

  private:
    static constexpr std::string_view kCaught = "token.caught";

    static std::string numbered(std::string_view what, const TaskState& task) {
        return std::string(what) + ":" + std::to_string(task.id.value);
    }

    [[nodiscard]] std::optional<Rect> find(const std::map<trace::TaskId, Rect>& in,
                                           std::optional<trace::TaskId> task) const {
        const auto found = task ? in.find(*task) : in.end();
        return found == in.end() ? std::nullopt : std::optional(found->second);
    }

    /// Out of a loop's panel, along the lane, and to a card.
    [[nodiscard]] std::vector<Point> toCard(const Rect& from, const Rect& card) const {
        const double y = from.y + from.height / 2;
        const double end = card.y + card.height / 2;
        const double lane = m_areas.lane - 6;
        if (std::abs(y - end) < 2) return rounded({{from.right() + 1, y}, {card.x - 3, y}});
        return rounded({{from.right() + 1, y}, {lane, y}, {lane, end}, {card.x - 3, end}});
    }

    /// Between a socket among others and the queue beneath there is a band for arrows.
    [[nodiscard]] bool isAmongOthers(const TaskState& task) const {
        const auto sockets = task.loop ? m_placed.sockets.find(*task.loop) : m_placed.sockets.end();
        return sockets != m_placed.sockets.end() && sockets->second > 1;
    }

    [[nodiscard]] std::vector<Point> homeOf(const TaskState& task, const Rect& plate,
                                            const Rect& card) const {
        const auto queue = task.loop ? m_placed.queues.find(*task.loop) : m_placed.queues.end();
        if (!isAmongOthers(task) || queue == m_placed.queues.end()) return toCard(plate, card);
        const double x = plate.x + plate.width / 2;
        const double band = (plate.bottom() + queue->second.y) / 2;
        const double end = card.y + card.height / 2;
        const double lane = m_areas.lane - 6;
        return rounded(
            {{x, plate.bottom() + 1}, {x, band}, {lane, band}, {lane, end}, {card.x - 3, end}});
    }

    /// From a card to the right end of a queue.
    [[nodiscard]] std::vector<Point> toChip(const Rect& card, const Rect& chip) const {
        const double y = card.y + card.height / 2;
        const double end = chip.y + chip.height / 2;
        const double lane = m_areas.lane + 6;
        return rounded({{card.x - 1, y}, {lane, y}, {lane, end}, {chip.right() + 3, end}});
    }

    void drawWake(const TaskState& task) {
        const auto chip = find(m_placed.chips, task.id);
        if (!chip) return;
        const auto id = numbered("wake", task);
        // Who woke it stands where it runs, or, where nobody did, it comes from its own card.
        auto from = find(m_placed.plates, wakerOf(task));
        if (!from && task.wokenBy && task.wokenBy->sort == Word::handle && task.wokenBy->id) {
            const auto plate = m_placed.callbackPlates.find(
                trace::HandleId{static_cast<std::uint32_t>(*task.wokenBy->id)});
            if (plate != m_placed.callbackPlates.end()) from = plate->second;
        }
        if (from) {
            const double x =
                std::clamp(chip->x + chip->width / 2, from->x + 16, from->right() - 16);
            const double to = std::clamp(x, chip->x + 12, chip->right() - 12);
            const double middle = (from->bottom() + chip->y) / 2;
            std::vector<Point> corners{{x, from->bottom() + 1}};
            if (std::abs(x - to) > 1) {
                corners.push_back({x, middle});
                corners.push_back({to, middle});
            }
            corners.push_back({to, chip->y - 2});
            m_sketch.path(id, "link.wake", rounded(corners), true);
            return;
        }
        auto card = find(m_placed.cards, wakerOf(task));
        if (!card) card = find(m_placed.cards, task.id);
        if (card) m_sketch.path(id, "link.wake", toChip(*card, *chip), true);
    }

    /// The task that made this one ready; empty where it was something else.
    [[nodiscard]] std::optional<trace::TaskId> wakerOf(const TaskState& task) const {
        if (task.wokenBy && task.wokenBy->sort == Word::task && task.wokenBy->id)
            return trace::TaskId{static_cast<std::uint32_t>(*task.wokenBy->id)};
        if (task.wokenBy) return std::nullopt;
        if (task.wokenByTask) return task.wokenByTask;
        return task.runs == 0 ? task.parent : std::nullopt;
    }

    /// From the head of the queue up into the socket.
    void drawRun(const TaskState& task) {
        const auto plate = find(m_placed.plates, task.id);
        const auto queue = task.loop ? m_placed.queues.find(*task.loop) : m_placed.queues.end();
        if (!plate || queue == m_placed.queues.end() || task.inside) return;
        const double y = plate->y + plate->height / 2;
        const Point from{queue->second.x + 14, queue->second.y - 1};
        const bool thrown = task.runHow == Word::throw_;
        const std::string style = !thrown ? "link.run" : exceptionStyle("link", thrownInto(task));
        const auto id = numbered("run", task);
        if (isAmongOthers(task)) {
            const double x = plate->x + plate->width / 2;
            const double band = (plate->bottom() + queue->second.y) / 2;
            m_sketch.path(
                id, style,
                rounded({{from.x, from.y}, {from.x, band}, {x, band}, {x, plate->bottom() + 2}}),
                true);
            return;
        }
        if (plate->x - from.x < 24) return;
        m_sketch.path(
            id, style,
            {from, {from.x, from.y - (from.y - y) * 0.7}, {from.x + 8, y}, {plate->x - 2, y}},
            true);
        if (thrown) drawInFlight(task, id);
    }

    /// The exception that the loop threw into a task, or that is on its way out of its frames: it
    /// rests beside the socket, until it is stopped or ends the task.
    void drawInFlight(const TaskState& task, const std::string& link) {
        const auto plate = find(m_placed.plates, task.id);
        if (!plate || isAmongOthers(task)) return;
        for (const auto& exception : m_stage.state().exceptions) {
            const auto* frame = m_stage.stage.frame(exception.at);
            const bool isOutside =
                !exception.at && exception.handled && m_stage.state().taskAtHand() == task.id;
            const bool ofTask = task.exception == exception.id || isOutside ||
                                (frame != nullptr && frame->task == task.id);
            if (ofTask)
                return drawToken(
                    link, exceptionId(exception.id), std::string(exception.type),
                    exception.handled ? kCaught : exceptionStyle("token", exception.type), *plate,
                    exception.id);
        }
        // Thrown, but not come up in a frame yet. What a task that it awaited ended with came up
        // there before.
        const auto* names = m_stage.stage.context.names;
        if (task.runHow != Word::throw_ || !task.exception || names == nullptr) return;
        if (m_stage.state().exception(*task.exception) != nullptr) return;
        const auto* facts = names->exception(*task.exception);
        const auto& transfer = m_stage.state().transfer;
        const bool comesUp = transfer && transfer->exception == task.exception;
        if (!link.empty() || comesUp ||
            (facts != nullptr && facts->raisedAt >= m_stage.state().next))
            drawToken(link, exceptionId(*task.exception), names->exceptionName(*task.exception),
                      exceptionStyle("token", thrownInto(task)), *plate, task.exception);
    }

    /// The type of what the loop threw into a task. Asked to stop, it is told by nothing else where
    /// the recording does not know.
    [[nodiscard]] std::string thrownInto(const TaskState& task) const {
        const auto* names = m_stage.stage.context.names;
        if (names != nullptr && task.exception && names->exception(*task.exception) != nullptr)
            return names->exceptionName(*task.exception);
        return task.cancelling ? "CancelledError" : "";
    }

    static std::string exceptionId(trace::ExceptionId id) {
        return "token:exception:" + std::to_string(id.value);
    }

    /// A token of a task's exception keeps its identity; any other is the task's own.
    static std::string tokenId(const TaskState& task, const std::string& link) {
        return task.exception ? exceptionId(*task.exception) : "token:" + link;
    }

    void drawHome(const TaskState& task, std::string_view style) {
        const auto plate = find(m_placed.plates, task.id);
        const auto card = find(m_placed.cards, task.id);
        if (!plate || !card) return;
        m_sketch.path(numbered("home", task), style, homeOf(task, *plate, *card), true);
    }

    void drawFinish(const TaskState& task) {
        const bool cancelled = task.outcome == Word::cancelled;
        const bool failed = task.outcome == Word::exception;
        drawHome(task, cancelled ? "link.cancel" : failed ? "link.exception" : "link.return");
        const auto plate = find(m_placed.plates, task.id);
        if (!plate || !find(m_placed.cards, task.id) || isAmongOthers(task)) return;
        const auto* names = m_stage.stage.context.names;
        std::string words;
        if (task.exception && names != nullptr && (cancelled || failed))
            words = names->exceptionName(*task.exception);
        else if (task.outcome == Word::result && task.value)
            words = task.value->display();
        const auto id = cancelled || failed ? tokenId(task, numbered("home", task))
                                            : "token:" + numbered("home", task);
        drawToken(numbered("home", task), id, words,
                  cancelled ? "token.cancel"
                  : failed  ? "token.exception"
                            : "token.return",
                  *plate, cancelled || failed ? task.exception : std::nullopt);
    }

    /// The wish that a task stops travels from who asks for it to its card.
    void drawCancel(const TaskState& task) {
        const auto card = find(m_placed.cards, task.id);
        std::optional<Rect> from;
        if (task.cancelledBy && task.cancelledBy->id) {
            const auto number = static_cast<std::uint32_t>(*task.cancelledBy->id);
            if (task.cancelledBy->sort == Word::task)
                from = find(m_placed.plates, trace::TaskId{number});
            const auto callback = m_placed.callbackPlates.find(trace::HandleId{number});
            if (task.cancelledBy->sort == Word::handle && callback != m_placed.callbackPlates.end())
                from = callback->second;
            if (!from && task.cancelledBy->sort == Word::task)
                return drawCancelFromCard(task, trace::TaskId{number});
        }
        // A timer is the loop's.
        if (task.cancelledBy && task.cancelledBy->sort == Word::timer && task.loop) {
            const auto panel = m_placed.panels.find(*task.loop);
            if (panel != m_placed.panels.end())
                from = Rect{panel->second.x, panel->second.y, panel->second.width, 60};
        }
        if (!card || !from) return;
        const auto id = numbered("cancel", task);
        m_sketch.path(id, "link.cancel", toCard(*from, *card), true);
        drawToken(id, tokenId(task, id), "cancel", "token.cancel", *from, task.exception);
    }

    /// Who asks for it no longer runs: it has failed, and its group stops the others.
    void drawCancelFromCard(const TaskState& task, trace::TaskId asker) {
        const auto from = find(m_placed.cards, asker);
        const auto card = find(m_placed.cards, task.id);
        if (!card || !from || asker == task.id) return;
        const double begin = from->y + from->height / 2;
        const double end = card->y + card->height / 2;
        const double lane = m_areas.lane - 6;
        m_sketch.path(
            numbered("cancel", task), "link.cancel",
            rounded({{from->x - 1, begin}, {lane, begin}, {lane, end}, {card->x - 3, end}}), true);
    }

    /// Rests right of the socket, where there is room for it within the panel.
    void drawToken(const std::string& link, const std::string& id, const std::string& words,
                   std::string_view style, const Rect& socket,
                   std::optional<trace::ExceptionId> exception = {}) {
        if (words.empty() || m_drawn) return;  // two tokens would lie on each other
        const double room = m_areas.lane - 20 - socket.right() - 10;
        const bool isCaught = style == kCaught;
        Type type{Font::monoBold, 13, isCaught ? "token.text.caught" : "token.text"};
        double pad = 26;
        if (room < 54) return;
        // The look of the token says it as well.
        const auto caught = words + ", caught";
        const bool isSaid = isCaught && measure(caught, type.font, type.size) + pad <= room;
        std::vector<std::string> lines{isSaid ? caught : words};
        const auto wanted = [&] {
            double most = 0;
            for (const auto& line : lines)
                most = std::max(most, measure(line, type.font, type.size) + pad);
            return most;
        };
        if (wanted() > room) {
            type.size = kLeastText;
            pad = 16;
        }
        // The name of an exception is read whole.
        if (wanted() > room && style != "token.return") lines = exceptionLines(words);
        const double wide = std::min(room, wanted());
        const double high = lines.size() > 1 ? 36 : 26;
        const Rect rect{socket.right() + 8 + (room - wide) / 2,
                        socket.y + (socket.height - high) / 2, wide, high};
        m_drawn = true;
        auto& box = m_sketch.box(id, style, rect, 13);
        if (isCaught) box.description = caught;
        Rect line{rect.x, rect.y + (lines.size() > 1 ? 3 : 0), rect.width,
                  lines.size() > 1 ? 15.0 : high};
        for (std::size_t i = 0; i < lines.size(); ++i, line.y += line.height)
            m_sketch.text(id + (i == 0 ? "/text" : "/text:" + std::to_string(i)), lines[i], type,
                          inset(line, pad / 2 - 1, 0), Align::centre);
        for (auto& node : m_sketch.scene().nodes) {
            if (node.id != id) continue;
            node.travelsAlong = link;
            if (exception) node.target = targetOf(*exception);
        }
    }

    Sketch& m_sketch;
    const TasksStage& m_stage;
    const TasksAreas& m_areas;
    const PlacedTasks& m_placed;
    bool m_drawn = false;
};

}  // namespace

void drawTaskLinks(Sketch& sketch, const TasksStage& stage, const TasksAreas& areas,
                   const PlacedTasks& placed) {
    Links(sketch, stage, areas, placed).draw();
}

}  // namespace flowglass::scene

#include "core/scene/decorators/decorators_status.hpp"

#include "core/model/words.hpp"

namespace flowglass::scene {
namespace {

using playback::Condition;
using playback::LayerCall;
using Sort = playback::CallResult::Sort;

/// "try 2" of a layer that asks again, where no note says so.
std::string tryOf(const LayerCall& part, bool notes) {
    return part.tries > 1 && !notes ? "try " + model::grouped(part.tries) : "";
}

/// How a layer that an exception has left came to that: it raised it itself, or what it wraps did,
/// or it had caught others before.
std::string leaving(const Stage& stage, const LayerCall& part) {
    if (part.caught > 0) return "gives up: ";
    const bool passes = !part.asked.empty() && part.asked.back().sort == Sort::raised &&
                        part.asked.back().exc == part.result.exc;
    return passes ? "passes on " : stage.isCpp() ? "throws " : "raises ";
}

}  // namespace

std::string_view conditionOf(const Stage& stage, const LayerCall& part) {
    if (part.result.sort == Sort::raised) return "error";
    if (onwardOf(stage.state, part) != Onward::stopped) return "error";
    if (part.result.sort == Sort::returned) return "done";
    const auto* frame = stage.frame(part.frame);
    if (frame == nullptr) return "running";
    switch (frame->condition) {
        case Condition::running:
            return "running";
        case Condition::calling:
            return "calling";
        case Condition::done:
            return "done";
        default:
            return "parked";
    }
}

std::string statusOf(const Stage& stage, const Chain& chain, const LayerCall& part,
                     std::size_t place, bool notes) {
    const auto* frame = stage.frame(part.frame);
    switch (part.result.sort) {
        case Sort::raised:
            if (const auto onward = onwardWords(stage.state, part); !onward.empty())
                return onward.front();
            return leaving(stage, part) + std::string(part.result.exception);
        case Sort::returned:
            if (!notes && chain.turnsBack(part, place))
                return "turns back early" +
                       (part.result.value ? ", gives " + told(*part.result.value) : "");
            return part.result.value ? "gives " + told(*part.result.value) : "is done";
        case Sort::none:
            break;
    }
    if (const auto onward = onwardWords(stage.state, part); !onward.empty()) return onward.front();
    if (frame == nullptr) return "runs";
    switch (frame->condition) {
        case Condition::created:
            return "made, has not run";
        case Condition::parked:
        case Condition::delegating:
            return "parked";
        case Condition::calling: {
            const auto again = tryOf(part, notes);
            return "calls " + chain.label(place + 1) + (again.empty() ? "" : ", " + again);
        }
        default:
            if (part.caught > 0 && !part.asked.empty() && part.asked.back().sort == Sort::raised)
                return "caught " + std::string(part.asked.back().exception);
            return frame->line > 0 && !part.native ? "line " + std::to_string(frame->line) : "runs";
    }
}

std::vector<std::string> shorterStatus(const Stage& stage, const LayerCall& part,
                                       const std::string& status, bool notes) {
    if (conditionOf(stage, part) == "calling") {
        const auto again = tryOf(part, notes);
        return {again.empty() ? std::string("calls") : again};
    }
    if (const auto onward = onwardWords(stage.state, part); !onward.empty())
        return {onward.begin() + 1, onward.end()};
    if (status.starts_with("caught ")) return {"caught"};
    if (status.starts_with("turns back")) return {"turns back early", "turns back"};
    if (part.result.sort == Sort::returned && part.result.value)
        return {"→ " + told(*part.result.value)};
    if (part.result.sort != Sort::raised) return {};
    const std::string name(part.result.exception);
    const auto type = exceptionTold(name, Font::sansBold, 13, 0);
    auto word = leaving(stage, part);
    const auto whole = word + type;
    word.resize(word.find_last_not_of(": ") + 1);
    return {whole, word};
}

}  // namespace flowglass::scene

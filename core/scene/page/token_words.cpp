#include "core/scene/page/token_words.hpp"

#include <algorithm>

#include "core/model/named_in_source.hpp"

namespace flowglass::scene {

std::string typeOf(const Stage& stage, trace::ExceptionId id) {
    if (const auto* exception = stage.state.exception(id)) return std::string(exception->type);
    const auto* names = stage.context.names;
    return names != nullptr ? names->exceptionName(id) : std::string();
}

std::string starsOf(const Stage& stage, const playback::FrameState& frame,
                    const trace::NamedValue& argument) {
    const auto text = argument.value.display();
    const bool mayBe = !text.empty() && (text.front() == '(' || text.front() == '{');
    if (!mayBe || stage.context.trace == nullptr) return {};
    const auto source = stage.context.trace->source(frame.file);
    return std::string(source ? model::starsOf(*source, frame.defLine, argument.name)
                              : std::string_view());
}

std::string spread(const Stage& stage, const playback::FrameState& frame,
                   const trace::NamedValue& argument) {
    auto text = argument.value.display();
    if (text.size() < 3 || text.back() != ')' || starsOf(stage, frame, argument) != "*")
        return text;
    text = text.substr(1, text.size() - 2);
    if (text.back() == ',') text.pop_back();
    return text;
}

std::string argumentsOf(const Stage& stage, std::optional<trace::FrameId> callee) {
    const auto* frame = stage.frame(callee);
    std::string text;
    if (frame != nullptr)
        for (const auto& argument : frame->arguments)
            if (argument.name != "self" || &argument != &frame->arguments.front())
                text += (text.empty() ? "" : ", ") + spread(stage, *frame, argument);
    return text.empty() ? "call" : text;
}

bool isCaught(const Stage& stage, const playback::ExceptionState& exception) {
    if (!exception.handled || exception.at) return exception.handled;
    return std::ranges::any_of(stage.state.threads, [&](const auto& thread) {
        return thread.id == stage.state.thread && !thread.stack.empty();
    });
}

}  // namespace flowglass::scene

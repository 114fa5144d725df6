#include "core/scene/token_words.hpp"

#include <algorithm>

namespace flowglass::scene {

std::string typeOf(const Stage& stage, trace::ExceptionId id) {
    if (const auto* exception = stage.state.exception(id)) return std::string(exception->type);
    const auto* names = stage.context.names;
    return names != nullptr ? names->exceptionName(id) : std::string();
}

std::string argumentsOf(const Stage& stage, std::optional<trace::FrameId> callee) {
    const auto* frame = stage.frame(callee);
    std::string text;
    if (frame != nullptr)
        for (const auto& argument : frame->arguments)
            if (argument.name != "self" || &argument != &frame->arguments.front())
                text += (text.empty() ? "" : ", ") + argument.value.display();
    return text.empty() ? "call" : text;
}

bool isCaught(const Stage& stage, const playback::ExceptionState& exception) {
    if (!exception.handled || exception.at) return exception.handled;
    return std::ranges::any_of(stage.state.threads, [&](const auto& thread) {
        return thread.id == stage.state.thread && !thread.stack.empty();
    });
}

}  // namespace flowglass::scene

#include "core/trace/kind.hpp"

#include <array>

namespace flowglass::trace {
namespace {

// In step with the groups in kind.hpp.
// clang-format off
constexpr std::array<std::string_view, kKindCount> kKindNames{
    "thread",   "thread_end", "call",   "create",  "resume",  "suspend", "line",
    "bind",     "unbind",     "return", "close",   "raise",   "unwind",  "handled",
    "evaluate", "apply",      "decorate", "entering", "entered", "exiting", "exited",
    "block",    "unblock",    "object", "task",    "callback", "ready",  "run",
    "wait",     "cancel",     "finish", "turn",    "idle",    "output",  "input",
    "unawaited", "mark",      "lost",   "end",     "unretrieved"};

constexpr std::array<std::string_view, kFieldCount> kFieldNames{
    "name",    "parent",  "parent",  "frame",     "function", "file",     "line",    "by",
    "args",    "chain",   "layer",   "native",    "flavor",   "how",      "value",   "exc",
    "via",     "what",    "delegate", "pending",  "exception", "message", "cause",   "context",
    "members", "by",      "rest",    "text",      "before",   "after",    "metadata", "scope",
    "manager", "async",   "generator", "verdict", "raised",   "on",       "object",  "task",
    "loop",    "group",   "closes",  "handle",    "phase",    "by",       "cause",   "until",
    "targets", "outcome", "number",  "ready",     "for",      "stream",   "count",   "why",
    "status",  "signal",   "moved",    "class",     "releases",
    "continues"};

constexpr std::array<std::string_view, kWordCount> kWordNames{
    "generator", "coroutine", "async_generator",
    "next", "send", "throw", "close", "delegate", "yield", "await", "called", "dropped", "shutdown",
    "for", "unpack", "native", "loop", "yield from", "call", "with",
    "new", "again", "thrown", "delivered", "except", "scope", "task", "interpreter",
    "normal", "return", "break", "continue", "exception", "cancelled", "closed",
    "clean", "suppressed", "propagates", "replaced",
    "sleep", "lock", "io", "join", "process", "timer", "future", "event", "condition", "semaphore",
    "queue", "group", "thread",
    "queued", "begin", "end",
    "start", "resume", "eager", "result", "unknown",
    "handle", "object",
    "stdout", "stderr", "stdin",
    "limit", "repeat", "full", "overrun",
    "abandoned", "finally"};
// clang-format on

template <class Enum, std::size_t size>
std::optional<Enum> find(const std::array<std::string_view, size>& names, std::string_view name) {
    for (std::size_t i = 0; i < size; ++i)
        if (names[i] == name) return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace

std::string_view nameOf(Kind kind) {
    return kKindNames[static_cast<std::size_t>(kind)];
}

std::string_view nameOf(Field field) {
    return kFieldNames[static_cast<std::size_t>(field)];
}

std::string_view nameOf(Word word) {
    return kWordNames[static_cast<std::size_t>(word)];
}

std::optional<Kind> kindNamed(std::string_view name) {
    return find<Kind>(kKindNames, name);
}

std::optional<Word> wordNamed(std::string_view name) {
    return find<Word>(kWordNames, name);
}

}  // namespace flowglass::trace

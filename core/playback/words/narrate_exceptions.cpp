#include <algorithm>
#include <ranges>

#include "core/model/named_in_source.hpp"
#include "core/playback/words/exit_status.hpp"
#include "core/playback/words/narrator.hpp"
#include "core/playback/words/source_words.hpp"
#include "core/playback/words/task_words.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

constexpr std::size_t kMostMessageCharacters = 60;

/// The exception that goes on in a frame in the place of another one.
std::optional<trace::ExceptionId> successorOf(const Narrator& narrator, const trace::Event& event) {
    for (const auto& other : narrator.state.exceptions | std::views::reverse)
        if (!other.handled && other.at == event.frame()) return other.id;
    return std::nullopt;
}

/// The task group that the task of `event` waits for, "TaskGroup"; empty where it waits for none.
std::string_view groupOf(const Narrator& narrator, const trace::Event& event) {
    const auto* task = event.task ? narrator.state.task(*event.task) : nullptr;
    return task && task->waitsOn == Word::group ? task->what : std::string_view();
}

/// Whether the task group that a task waits for has cancelled it, because one of its tasks failed.
bool hasGroupCancelled(const Narrator& narrator, const trace::Event& event) {
    const auto* task = narrator.state.task(*event.task);
    const auto& by = task->cancelledBy;
    if (!by || by->sort != Word::task || !by->id) return false;
    const auto* failed = narrator.state.task({static_cast<std::uint32_t>(*by->id)});
    return failed && failed->group &&
           std::ranges::any_of(task->targets, [&](const trace::Reference& target) {
               return target.sort == Word::object && target.id == failed->group->value;
           });
}

/// Whether nobody is left of the task group that the task of `event` waits for.
bool isGroupDone(const Narrator& narrator, const trace::Event& event) {
    if (groupOf(narrator, event).empty()) return false;
    const auto awaited = awaitedTasks(narrator.state, *narrator.state.task(*event.task));
    return awaited.isWhole && awaited.count > 0 && awaited.undone.empty();
}

/// The line of the source at which `event` is; empty where it is not known.
std::string_view sourceLine(const Narrator& narrator, const trace::Event& event) {
    const auto* frame = event.frame() ? narrator.state.frame(*event.frame()) : nullptr;
    const auto source = frame ? narrator.trace.source(frame->file) : std::nullopt;
    return source ? model::lineOf(*source, event.line()) : std::string_view();
}

/// The task that ended with an exception and has kept it; empty where that is not known.
Argument keeperOf(const Narrator& narrator, std::optional<trace::ExceptionId> exc) {
    for (const auto& task : narrator.state.doneTasks)
        if (exc && task->outcome == Word::exception && task->exception == exc)
            return narrator.task("task", task->id);
    return narrator.task("task", std::nullopt);
}

/// An exception that is raised once more: by a `raise`, or by what had kept it until it was asked.
Sentence raisedAgain(const Narrator& narrator, const trace::Event& event) {
    const Argument what{"exception", std::string(event.text(Field::exception)),
                        Phrase::Role::error};
    const auto who = narrator.frame("frame", event.frame());
    const auto where = Narrator::line(event.line());
    const auto source = sourceLine(narrator, event);
    if (source.empty() || hasWord(source, "raise"))
        return sentence("raise.again", "RAISE",
                        "{frame} {raises} {exception} again[ at line {line}].",
                        {who, narrator.raises(), what, where});
    const auto keeper = keeperOf(narrator, event.exc());
    const bool asks = source.find(".result(") != std::string_view::npos;
    if (asks || hasWord(source, "await"))
        return sentence(
            asks ? "raise.kept.result" : "raise.kept", "RAISE",
            asks ? "Asking for the result[ of {task}][ at line {line}] raises {exception} in "
                   "{frame}[: {keeper} had ended with it]."
                 : "Awaiting[ {task}][ at line {line}] raises {exception} in {frame}"
                   "[: {keeper} had ended with it].",
            {keeper, where, what, who, {"keeper", keeper.text, keeper.role}});
    return sentence("raise.comes", "RAISE",
                    "{exception} is raised again in {frame}[ at line {line}].", {what, who, where});
}

Sentence raised(const Narrator& narrator, const trace::Event& event) {
    const auto what =
        Argument{"exception", std::string(event.text(Field::exception)), Phrase::Role::error};
    const auto who = narrator.frame("frame", event.frame());
    const auto where = Narrator::line(event.line());
    const Argument message{"message",
                           shortened(event.text(Field::message), kMostMessageCharacters)};
    const auto cause = narrator.exception("cause", event.id<trace::ExceptionId>(Field::cause));
    const auto how = event.how().value_or(Word::new_);
    if (!event.frame() && how == Word::delivered && event.task)
        return sentence("raise.delivered.task", "RAISE",
                        "{exception} is raised where {task} waits[ for its {what}]: the event loop "
                        "has delivered it.",
                        {what, narrator.task("task", event.task),
                         Narrator::named("what", groupOf(narrator, event))});
    if (!event.frame())
        return sentence("raise.outside", "RAISE",
                        "{exception} is raised[ in {task}, by code that is not recorded]"
                        "[: {message}].",
                        {what, narrator.task("task", event.task), message});
    if (how == Word::again) return raisedAgain(narrator, event);
    if (how == Word::thrown)
        return sentence("raise.thrown", "RAISE",
                        "{exception} is raised in {frame}[ at line {line}][: {message}].",
                        {what, who, where, message});
    if (const auto failer = narrator.failerOf("failer", event);
        how == Word::delivered && !failer.text.empty())
        return sentence("raise.delivered.failed", "RAISE",
                        "{exception} is raised in {frame}[ at line {line}]: {failer} had failed "
                        "with it, and the event loop has delivered it.",
                        {what, who, where, failer});
    if (how == Word::delivered)
        return sentence("raise.delivered", "RAISE",
                        "{exception} is raised in {frame}[ at line {line}]: the event loop has "
                        "delivered it.",
                        {what, who, where});
    auto context = narrator.exception("context", event.id<trace::ExceptionId>(Field::context));
    if (!cause.text.empty()) context.text.clear();
    const auto members = narrator.members("members", event.exc());
    if (!members.text.empty())
        return sentence("raise.group", "RAISE",
                        "{frame} raises {exception}[ at line {line}], which holds {members}.",
                        {who, what, where, members});
    const auto status = isSystemExit(narrator.trace, what.text)
                            ? exitStatus(narrator.trace, message.text)
                            : std::nullopt;
    if (status)
        return sentence(
            "raise.exit", "RAISE",
            "{frame} raises {exception}[ at line {line}], to end with status "
            "{status}.",
            {who, what, where, {"status", std::to_string(*status), Phrase::Role::value}});
    return sentence("raise.new", "RAISE",
                    "{frame} {raises} {exception}[ at line {line}][, because of {cause}]"
                    "[, while {context} was being handled][: {message}].",
                    {who, narrator.raises(), what, where, cause, context, message});
}

Sentence unwound(const Narrator& narrator, const trace::Event& event) {
    const auto exc = event.exc();
    const auto* token = exc ? narrator.state.exception(*exc) : nullptr;
    const auto next = token ? token->at : std::nullopt;
    if (!next)
        return sentence("unwind.last", "UNWIND",
                        "{exception} leaves {frame}[ at line {line}]: that frame has ended.",
                        {narrator.exception("exception", exc),
                         narrator.frame("frame", event.frame()), Narrator::line(event.line())});
    return sentence("unwind", "UNWIND",
                    "{exception} leaves {frame}[ at line {line}], which has ended, and reaches "
                    "{next}.",
                    {narrator.exception("exception", exc), narrator.frame("frame", event.frame()),
                     Narrator::line(event.line()), narrator.frame("next", next)});
}

/// SystemExit that nothing has stopped: the interpreter, or the thread, ends as it asks for.
Sentence exited(const Narrator& narrator, const trace::Event& event, const Argument& path) {
    const auto what = narrator.exception("exception", event.exc());
    const auto left = orElse(path, "the last frame");
    const auto& threads = narrator.state.threads;
    if (!threads.empty() && threads.front().id != event.thread)
        return sentence("handled.exit.thread", "HANDLED",
                        "{exception} has left {path}: {thread} ends, and nothing is reported.",
                        {what, left, Narrator::named("thread", narrator.threadName(event.thread))});
    const auto* token = event.exc() ? narrator.state.exception(*event.exc()) : nullptr;
    const auto message = token ? token->message : std::string_view();
    if (const auto status = exitStatus(narrator.trace, message))
        return sentence("handled.exit", "HANDLED",
                        "{exception} has left {path}: the interpreter ends the program with "
                        "status {status}.",
                        {what, left, {"status", std::to_string(*status), Phrase::Role::value}});
    return sentence(
        "handled.exit.text", "HANDLED",
        "{exception} has left {path}: the interpreter writes {text} to the error stream and ends "
        "the program with status 1.",
        {what,
         left,
         {"text", '"' + shortened(message, kMostMessageCharacters) + '"', Phrase::Role::value}});
}

Sentence handled(const Narrator& narrator, const trace::Event& event) {
    const auto what = narrator.exception("exception", event.exc());
    const auto who = narrator.frame("frame", event.frame());
    const auto where = Narrator::line(event.line());
    const auto path = narrator.leftBy("path", event.exc());
    const auto rest = narrator.exception("rest", event.id<trace::ExceptionId>(Field::rest));
    switch (event.word(Field::stoppedBy).value_or(Word::except)) {
        case Word::scope:
            return sentence("handled.scope", "HANDLED",
                            "{exception} ends here[: a scope of {frame} swallows it]"
                            "[, after it left {path}].",
                            {what, who, path});
        case Word::task:
            if (path.text.empty())
                return sentence("handled.task", "KEPT",
                                "{exception} has left the last frame of {task}: the task keeps it.",
                                {what, orElse(narrator.task("task", event.task), "its task")});
            return sentence("handled.task.left", "KEPT",
                            "{exception} has left {path}, and with that the last frame of {task}: "
                            "the task keeps it.",
                            {what, path, orElse(narrator.task("task", event.task), "its task")});
        case Word::native:
            if (what.text == "GeneratorExit" && !path.text.empty())
                return sentence("handled.close", "HANDLED",
                                "{path} is closed: {exception} has left it, as it should.",
                                {path, what});
            if (who.text.empty() && isGroupDone(narrator, event))
                return sentence(
                    "handled.group.done", "HANDLED",
                    "The {what} of {task} takes in {exception}[, which {it} asked for]: all its "
                    "tasks are done, and {task} waits on until the group has heard of the last "
                    "one.",
                    {Narrator::named("what", groupOf(narrator, event)),
                     narrator.task("task", event.task), what,
                     Narrator::text("it", hasGroupCancelled(narrator, event) ? "it itself" : "")});
            if (who.text.empty() && !groupOf(narrator, event).empty())
                return sentence(
                    "handled.group", "HANDLED",
                    "The {what} of {task} takes in {exception}[, which {it} asked for]: {task} "
                    "waits on until all its tasks are done.",
                    {Narrator::named("what", groupOf(narrator, event)),
                     narrator.task("task", event.task), what,
                     Narrator::text("it", hasGroupCancelled(narrator, event) ? "it itself" : "")});
            if (who.text.empty())
                return sentence("handled.unseen", "HANDLED",
                                "{exception}[, which left {path},] was taken in by code that is "
                                "not recorded.",
                                {what, path});
            return sentence("handled.native", "HANDLED",
                            "{exception}[, which left {path},] is taken in by the code that was "
                            "called from {frame}[ at line {line}].",
                            {what, path, who, where});
        case Word::interpreter:
            if (isSystemExit(narrator.trace, what.text)) return exited(narrator, event, path);
            return sentence("handled.interpreter", "UNCAUGHT",
                            "Nobody catches {exception}[, which left {path}]: the interpreter "
                            "reports it.",
                            {what, path});
        case Word::finally:
            return sentence("handled.finally", "HANDLED",
                            "{frame} drops {exception}[ at line {line}][, after it left {path}]: a "
                            "return, break or continue in a finally ends it.",
                            {who, what, where, path});
        case Word::replaced:
            return sentence("handled.replaced", "REPLACED",
                            "{exception} goes no further[: {other} takes its place in {frame}].",
                            {what, narrator.exception("other", successorOf(narrator, event)), who});
        default:
            break;
    }
    if (!event.frame())
        return sentence("handled.outside", "HANDLED",
                        "{exception} is caught[, after it left {path}].", {what, path});
    return sentence("handled.except", "HANDLED",
                    "{frame} catches {exception}[ at line {line}][, after it left {path}]"
                    "[; the rest of the group, {rest}, goes on].",
                    {who, what, where, path, rest});
}

}  // namespace

Argument Narrator::leftBy(std::string_view name, std::optional<trace::ExceptionId> exc) const {
    const auto* token = exc ? state.exception(*exc) : nullptr;
    if (!token) return {name, {}, Phrase::Role::name};
    constexpr std::size_t kMostNames = 3;
    std::vector<std::string> left;
    for (const auto id : token->left) {
        if (left.size() == kMostNames) {
            left.push_back(std::to_string(token->left.size() - kMostNames) + " more");
            break;
        }
        left.push_back(toldName(id));
    }
    return {name, listed(left), Phrase::Role::name};
}

Argument Narrator::failerOf(std::string_view name, const trace::Event& thrown) const {
    auto failer = keeperOf(*this, thrown.exc());
    failer.name = name;
    if (!failer.text.empty() || !thrown.exc()) return failer;
    const auto* facts = names.exception(*thrown.exc());
    if (!facts || !facts->known || facts->raisedAt >= thrown.index) return failer;
    const auto raised = trace.event(facts->raisedAt);
    if (raised.thread == thrown.thread || !raised.frame()) return failer;
    failer = frame(name, raised.frame());
    if (failer.tail.empty()) failer.tail = " in " + threadName(raised.thread);
    return failer;
}

Sentence Narrator::exceptionSentence(const trace::Event& event) const {
    if (event.kind == Kind::raise) return raised(*this, event);
    if (event.kind == Kind::unwind) return unwound(*this, event);
    return handled(*this, event);
}

}  // namespace flowglass::playback

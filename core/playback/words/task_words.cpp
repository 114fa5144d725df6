#include "core/playback/words/task_words.hpp"

#include <algorithm>
#include <set>

#include "core/model/words.hpp"
#include "core/playback/words/narrator.hpp"

namespace flowglass::playback {

using trace::Word;

std::string withArticle(std::string_view noun) {
    const bool vowel = std::string_view("aeiou").find(noun.substr(0, 1)) != std::string_view::npos;
    return (!noun.empty() && vowel ? "an " : "a ") + std::string(noun);
}

std::string referenceText(const model::Names& names, const trace::Reference& by) {
    const auto id = by.id ? static_cast<std::uint32_t>(*by.id) : 0;
    switch (by.sort) {
        case Word::task:
            return by.id ? names.taskName({id}) : "a task";
        case Word::handle: {
            const auto what = by.id ? names.callbackName({id}) : std::string_view();
            return what.empty() ? "a callback" : "the callback " + std::string(what);
        }
        case Word::object:
            return by.id ? names.objectName({id}) : "an object";
        case Word::timer:
            return "a timer";
        case Word::io:
            return "input or output";
        case Word::thread:
            return by.id ? "thread " + std::to_string(id) : "another thread";
        default:
            return std::string(trace::nameOf(by.sort));
    }
}

std::string waitText(Word on) {
    switch (on) {
        case Word::timer:
            return "a timer";
        case Word::task:
            return "another task";
        case Word::io:
            return "input or output";
        case Word::group:
            return "the tasks of its group";
        case Word::yield:
            return "its next turn";
        case Word::thread:
            return "a thread";
        case Word::process:
            return "a process";
        default:
            return withArticle(trace::nameOf(on));
    }
}

namespace {

/// What asyncio's streams and servers, and Asio's operations, are waited for, by the name of the
/// function.
Wish ioWish(std::string_view what) {
    if (what == "async_accept") return {"a connection", "a connection is there"};
    if (what == "async_connect") return {"its connection", "the connection is there"};
    if (what.starts_with("async_read") || what.starts_with("async_receive"))
        return {"something to read", "there is something to read"};
    if (what.starts_with("async_write") || what.starts_with("async_send"))
        return {"its output to be taken", "its output is taken"};
    if (what.starts_with("StreamReader."))
        return {"something to read", "there is something to read"};
    if (what.ends_with(".drain")) return {"its output to be taken", "its output is taken"};
    if (what.ends_with(".wait_closed")) return {"it to be closed", "it is closed"};
    if (what.ends_with("open_connection")) return {"the connection", "the connection is there"};
    if (what.ends_with("serve_forever")) return {"connections", ""};
    return {};
}

}  // namespace

Wish wishOf(Word on, std::string_view what) {
    const bool isBarrier = what.starts_with("Barrier");
    switch (on) {
        case Word::task:
            // Tasks that are known are named instead.
            return what.empty() ? Wish{} : Wish{"others to be done", "they are done"};
        case Word::io:
            return ioWish(what);
        case Word::thread:
            return {"a thread to do its work", "the thread has done its work"};
        case Word::process:
            if (what.starts_with("create_subprocess"))
                return {"the process to start", "the process has started"};
            return {"the process to end", "the process has ended"};
        case Word::lock:
            return {"the lock to be free", "the lock is free"};
        case Word::event:
            return what.ends_with(".wait") ? Wish{"the event to be set", "the event is set"}
                                           : Wish{};
        case Word::condition:
            return isBarrier ? Wish{"the others at the barrier", "all are at the barrier"}
                             : Wish{"somebody to notify it", "it is notified"};
        case Word::semaphore:
            return {"the semaphore to let it in", "the semaphore lets one more in"};
        case Word::queue:
            if (what.ends_with(".put") || what.ends_with("async_send"))
                return {"room in the queue", "the queue has room"};
            if (what.ends_with(".get") || what.ends_with("async_receive"))
                return {"something in the queue", "there is something in the queue"};
            if (what.ends_with(".join"))
                return {"all that was in the queue to be done",
                        "all that was in the queue is done"};
            return {};
        default:
            return {};
    }
}

std::string_view readyByItself(const TaskState& task) {
    if (task.waitsOn != Word::future && task.waitsOn != Word::task) return {};
    return task.what == "gather" ? "all that it gathered was done already"
                                 : "what it waited for is there";
}

std::string tasksText(const model::Names& names, std::span<const trace::Reference> targets,
                      std::size_t untold) {
    constexpr std::size_t kMostNamed = 4;
    std::vector<std::string> tasks;
    std::size_t more = 0;
    for (const auto& target : targets) {
        if (!target.id || target.sort != Word::task) continue;
        if (tasks.size() < kMostNamed)
            tasks.push_back(names.taskName({static_cast<std::uint32_t>(*target.id)}));
        else
            ++more;
    }
    if (tasks.empty()) return {};
    more += untold;
    // One more is named as well as it is counted.
    if (more > 0) tasks.back() = model::grouped(more + 1) + " more";
    return listed(tasks);
}

const TaskState* failedInGroup(const State& state, const TaskState& stopped,
                               const std::optional<trace::Reference>& by) {
    if (!by || by->sort != Word::task || !by->id) return nullptr;
    const auto* failed = state.task({static_cast<std::uint32_t>(*by->id)});
    if (!failed || failed->outcome != Word::exception || !failed->group) return nullptr;
    const auto isGroup = [&](const trace::Reference& target) {
        return target.sort == Word::object && target.id == failed->group->value;
    };
    const bool isOwner =
        stopped.waitsOn == Word::group && std::ranges::any_of(stopped.targets, isGroup);
    return isOwner || stopped.group == failed->group ? failed : nullptr;
}

AwaitedTasks awaitedTasks(const State& state, const TaskState& task) {
    AwaitedTasks awaited;
    std::set<trace::TaskId> seen;
    const auto add = [&](trace::TaskId id) {
        if (!seen.insert(id).second) return;
        ++awaited.count;
        awaited.all.push_back(id);
        const auto found = state.tasks.find(id);
        if (found != state.tasks.end() && found->second->condition != TaskCondition::done)
            awaited.undone.push_back(id);
    };
    std::optional<trace::ObjectId> group;
    for (const auto& target : task.targets) {
        if (!target.id) continue;
        const auto id = static_cast<std::uint32_t>(*target.id);
        if (target.sort == Word::task) add({id});
        if (target.sort == Word::object && task.waitsOn == Word::group) group = {id};
    }
    awaited.isWhole = task.untold == 0;
    if (!group) return awaited;
    for (const auto& [id, member] : state.tasks)
        if (member->group == group) add(id);
    for (const auto& member : state.doneTasks)
        if (member->group == group) add(member->id);
    // Of those that are not kept any more nobody knows whose they were.
    if (state.tasksDone > state.doneTasks.size()) awaited.isWhole = false;
    return awaited;
}

std::optional<NextTimer> nextTimer(const State& state, const LoopState& loop,
                                   base::Nanoseconds now) {
    constexpr int kPercent = 90;
    std::optional<NextTimer> next;
    for (const auto& [id, task] : state.tasks) {
        if (task->condition != TaskCondition::waiting || !task->until || task->loop != loop.id)
            continue;
        const auto left = *task->until - now;
        if (left.count() > 0 && (!next || left < next->left)) next = {id, left};
    }
    const bool isWoken = next && loop.sleeps && *loop.sleeps < next->left * kPercent / 100;
    return isWoken ? std::nullopt : next;
}

std::size_t untoldTargets(const trace::Event& event) {
    const auto all = static_cast<std::size_t>(event.number(trace::Field::count).value_or(0));
    return all - std::min(all, event.references(trace::Field::targets).size());
}

std::string waitedAs(const model::Names& names, std::string_view what,
                     std::span<const trace::Reference> targets) {
    const auto dot = what.rfind('.');
    const bool isOne = targets.size() == 1 && targets.front().sort == Word::object &&
                       targets.front().id.has_value();
    if (!isOne || dot == std::string_view::npos) return std::string(what);
    const auto name = names.objectInSource({static_cast<std::uint32_t>(*targets.front().id)});
    if (name.empty()) return std::string(what);
    return std::string(name) + std::string(what.substr(dot));
}

std::string blockText(Word on, std::string_view what) {
    const bool isOfTime = on == Word::sleep && (what == "sleep" || what.starts_with("sleep("));
    // What a function has made inside of it says less than the function.
    return (isOfTime ? "time." : "") + std::string(what.substr(0, what.find(".<locals>")));
}

std::string withModule(std::optional<Word> on, std::string_view what) {
    const bool sleeps = on == Word::timer && what.starts_with("sleep(");
    return (sleeps ? "asyncio." : "") + std::string(what);
}

std::string awaitedText(const model::Names& names, std::optional<Word> on, std::string_view what,
                        std::span<const trace::Reference> targets, std::size_t untold) {
    // What gathers tasks goes by its own name everywhere; one that is awaited by itself has none.
    auto tasks = what.empty() || on == Word::task ? tasksText(names, targets, untold) : "";
    if (!tasks.empty()) return tasks;
    if (on == Word::timer && what.starts_with("sleep(")) return withModule(on, what);
    if (!what.empty()) return waitedAs(names, what, targets);
    return on ? waitText(*on) : "something";
}

}  // namespace flowglass::playback

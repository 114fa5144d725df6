#include "core/instrument/asio_operations.hpp"

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include "core/instrument/asio_objects.hpp"
#include "core/instrument/asio_places.hpp"

namespace flowglass::detail {
namespace {

using record::RawEvent;
using record::ticks;
using trace::Field;
using trace::Kind;
using trace::Word;

/// Set between the destruction of a coroutine's handler and the operation that destroys its frames.
constinit thread_local std::uint32_t t_unwinds = 0;

/// What a type of Asio's is called in its documentation, and what waiting for it is.
struct Type {
    std::string_view asioName;
    std::string_view name;
    OperationSort sort;
};
constexpr std::array kTypes{
    Type{"io_context", "io_context", OperationSort::turn},
    Type{"strand_executor", "strand", OperationSort::turn},
    Type{"strand", "strand", OperationSort::turn},
    Type{"thread_pool", "thread_pool", OperationSort::turn},
    Type{"system_executor", "system_executor", OperationSort::turn},
    Type{"deadline_timer", "timer", OperationSort::timer},
    Type{"socket", "socket", OperationSort::io},
    Type{"descriptor", "descriptor", OperationSort::io},
    Type{"resolver", "resolver", OperationSort::io},
    Type{"signal_set", "signal_set", OperationSort::event},
    Type{"channel", "channel", OperationSort::queue},
};

Type typeOf(std::string_view asioName) {
    for (const auto& type : kTypes)
        if (type.asioName == asioName) return type;
    return {asioName, asioName, OperationSort::unknown};
}

/// What is known of an operation by the literals that name it, so that names are compared once.
struct Known {
    const char* type = nullptr;
    const char* name = nullptr;
    std::uint32_t era = 0;
    OperationSort sort{};
    record::Interned what{};  ///< "timer.async_wait"
    std::string_view object;  ///< "timer"
};

/// "thread_pool.execute", of "execute(blk=never,rel=fork)".
std::string nameOf(const Type& type, std::string_view operation) {
    return std::string(type.name) + "." + std::string(operation.substr(0, operation.find('(')));
}

[[gnu::noinline]] void learn(ThreadState& state, const OperationFacts& facts, Known& known) {
    const auto type = typeOf(facts.type);
    const auto what = state.recorder().dictionary().intern(nameOf(type, facts.name));
    known = {facts.type, facts.name, state.recorder().era(), type.sort, what, type.name};
}

const Known& knownOf(ThreadState& state, const OperationFacts& facts) {
    constinit static thread_local std::array<Known, 32> t_known{};
    const auto address = reinterpret_cast<std::uintptr_t>(facts.name) ^
                         reinterpret_cast<std::uintptr_t>(facts.type) * 31;
    auto& known = t_known[(address ^ (address >> 5U)) % t_known.size()];
    if (known.type != facts.type || known.name != facts.name || known.era != state.recorder().era())
        [[unlikely]]
        learn(state, facts, known);
    return known;
}

bool hasIdentity(OperationSort sort) {
    return sort != OperationSort::turn && sort != OperationSort::unknown;
}

/// The operation's name, where it says more than what sort of wait it is.
const char* whatOf(const Known& known, const char* name) {
    if (known.sort == OperationSort::timer) return nullptr;
    if (known.sort != OperationSort::turn) return name;
    return known.object == "strand" ? "strand" : nullptr;
}

void collect(AsioLocation& location, const OperationNote& note, std::uint64_t until) {
    auto& collected = location.collected;
    if (collected.operations++ == 0) {
        collected.sort = note.sort;
        collected.what = note.what;
        collected.until = until;
    } else {
        if (collected.sort != note.sort) collected.sort = OperationSort::unknown;
        if (collected.sort != OperationSort::timer) collected.what = "several operations";
        collected.until = 0;
    }
    if (note.object != nullptr && collected.objectCount < AsioLocation::Collected::kMost)
        collected.objects[collected.objectCount++] = note.object->number;
}

/// The place that an operation belongs to. On the way out, the name of the operation that the
/// coroutine called is noted: an async_read is many async_read_some.
AsioPlace* ownerOf(AsioPlace* place, const char*& called) {
    for (; place != nullptr; place = place->around()) {
        const auto* location = asLocation(place);
        if (location == nullptr || location->task != nullptr) return place;
        if (location->name != nullptr) called = location->name;
    }
    return nullptr;
}

/// A part of a coroutine's wait has ended and starts the next one. Where that only asks an executor
/// for a turn, what was waited for is what it was before; a task in the middle of a step has then
/// made it so.
void goOn(OperationNote& note, const OperationNote& before, std::uint32_t running) {
    note.task = before.task;
    note.what = before.what;
    if (note.sort != OperationSort::turn) return;
    note.sort = before.sort;
    note.awaited = before.awaited;
    note.isCancelled = before.isCancelled;
    note.cause = running != 0 ? running : before.cause;
}

void tellCallback(ThreadState& state, std::uint32_t handle, Word phase) {
    state.settle();
    RawEvent<Kind::callback>(state.log, ticks())
        .put<Field::handle>(handle)
        .put<Field::phase>(phase)
        .commit();
}

void queueCallback(ThreadState& state, OperationNote& note, const Known& known) {
    note.handle = state.newHandle();
    note.cause = state.log.task();
    const auto callback = note.cause == 0 ? runningCallback() : 0;
    RawEvent<Kind::callback> event(state.log, ticks());
    event.put<Field::handle>(note.handle)
        .put<Field::phase>(Word::queued)
        .put<Field::what>(known.what);
    if (note.cause != 0) event.putReference<Field::bySource>(Word::task, note.cause);
    if (callback != 0) event.putReference<Field::bySource>(Word::handle, callback);
    event.commit();
}

Word wordOf(OperationSort sort) {
    switch (sort) {
        case OperationSort::turn:
            return Word::yield;
        case OperationSort::timer:
            return Word::timer;
        case OperationSort::io:
            return Word::io;
        case OperationSort::event:
            return Word::event;
        default:
            return Word::queue;
    }
}

}  // namespace

void putWait(RawEvent<Kind::wait>& event, OperationSort sort) noexcept {
    if (sort != OperationSort::unknown) event.put<Field::on>(wordOf(sort));
}

void tellWait(ThreadState& state, std::uint64_t now, std::uint32_t task,
              const AsioLocation& location, bool isOwnTurn) noexcept {
    const auto& collected = location.collected;
    const bool isNamed = collected.what != nullptr && collected.taskCount == 0;
    const auto what = isNamed ? state.intern(collected.what) : record::Interned{};
    const auto targets = collected.taskCount + collected.objectCount;
    RawEvent<Kind::wait> event(state.log, now, 16 * AsioLocation::Collected::kMost);
    event.put<Field::task>(task);
    if (collected.taskCount != 0 && collected.operations == 0) {
        event.put<Field::on>(Word::task);
    } else if (collected.taskCount == 0) {
        putWait(event, collected.sort);
    }
    if (isNamed) event.put<Field::what>(what);
    if (collected.until != 0) event.putDuration<Field::until>(collected.until);
    if (targets != 0) event.beginList<Field::targets>(targets);
    for (std::uint32_t i = 0; i < collected.taskCount; ++i)
        event.addReference(Word::task, collected.tasks[i]);
    for (std::uint32_t i = 0; i < collected.objectCount; ++i)
        event.addReference(Word::object, collected.objects[i]);
    if (isOwnTurn) event.pair();
    event.commit();
}

void expectUnwinding(std::uint32_t task) noexcept {
    t_unwinds = task;
}

void operationQueued(OperationNote& note, const OperationFacts& facts) noexcept {
    auto* state = threadState();
    if (state == nullptr) return;
    note.era = state->recorder().era();
    if (t_unwinds != 0) {
        note.task = std::exchange(t_unwinds, 0);
        return;
    }
    const auto& known = knownOf(*state, facts);
    note.sort = known.sort;
    const char* called = nullptr;
    auto* owner = ownerOf(t_innermostPlace, called);
    auto* location = asLocation(owner);
    const auto* invocation = asInvocation(owner);
    const bool isPart =
        location != nullptr || (invocation != nullptr && invocation->note.task != 0);
    if (!isPart) state->settle();
    if (hasIdentity(note.sort)) {
        note.object = objectOf(*state, facts, known.object);
        note.awaited = note.object->number;
    }
    if (location != nullptr) {
        note.task = location->number;
        note.what = whatOf(known, called != nullptr ? called : facts.name);
        collect(*location, note, facts.until);
    } else if (isPart) {
        goOn(note, invocation->note, state->log.task());
    } else {
        queueCallback(*state, note, known);
    }
}

void AsioCompletion::begin(int code, const char* category) noexcept {
    m_wasInvoked = true;
    note.isCancelled |= code == ECANCELED && std::string_view(category) == "system";
    if (note.isCancelled && note.task != 0 && note.object != nullptr)
        note.cause = note.object->stoppedByTask;
    auto* state = threadState();
    if (state == nullptr || state->recorder().era() != note.era) return;
    enter();
    m_isEntered = true;
    if (note.handle == 0) return;
    if (note.isCancelled) tellCallback(*state, note.handle, Word::cancelled);
    tellCallback(*state, note.handle, Word::begin);
}

void AsioCompletion::finish() noexcept {
    leave();
    m_isEntered = false;
    if (note.handle == 0 || !isRecording()) return;
    if (auto* state = threadState()) tellCallback(*state, note.handle, Word::end);
}

void AsioCompletion::end() noexcept {
    if (m_isEntered) finish();  // the handler threw
    if (!m_wasInvoked && note.handle != 0 && isRecording()) {
        auto* state = threadState();
        if (state != nullptr && state->recorder().era() == note.era)
            tellCallback(*state, note.handle, Word::abandoned);
    }
    release(note.object);
}

}  // namespace flowglass::detail

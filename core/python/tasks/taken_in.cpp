#include "core/python/frames/lifecycle.hpp"
#include "core/python/values/values.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

// What the loop throws into a task may end in a coroutine of a library, which no frame of the
// program's sees: a TaskGroup takes in the cancellation that it has asked for itself. Such a
// coroutine may also keep the exception and raise it later, so nothing is told before it is sure.
// The frames that await it are parked: the exception is in none of them.

namespace {

bool isMadeOf(PyObject* exception, const PyObject* other) {
    constexpr int kMostLinks = 16;
    for (int most = kMostLinks; exception != nullptr && most > 0; --most) {
        const auto* base = reinterpret_cast<PyBaseExceptionObject*>(exception);
        if (base->cause == other || base->context == other) return true;
        exception = base->context;
    }
    return false;
}

}  // namespace

ThrownIn ThrownIn::of(PyObject* exception, std::uint32_t id) {
    ValueText room;
    const auto text = describeException(exception, room);
    return {id, exception, std::string(text.type), std::string(text.message)};
}

void Exceptions::isSeen(ThreadState& thread, std::uint32_t id) noexcept {
    for (auto& step : thread.steps)
        if (step.task != nullptr && step.task->thrownIn.id == id) step.task->thrownIn = {};
}

void Exceptions::takenIn(ThreadState& thread, const ThrownIn& thrown, Word by,
                         std::uint64_t ticks) noexcept {
    if (thrown.exception != nullptr) (void)m_ids.raise(thrown.exception, thrown.id);
    auto raise = thread.event<Kind::raise>(ticks, thrown.type.size() + thrown.message.size() + 32);
    raise.put<Field::exc>(thrown.id).put<Field::exception>(thrown.type);
    if (!thrown.message.empty()) raise.put<Field::message>(thrown.message);
    raise.put<Field::how>(Word::delivered).commit();
    thread.event<Kind::handled>(ticks)
        .put<Field::exc>(thrown.id)
        .put<Field::stoppedBy>(by)
        .commit();
}

std::uint32_t Exceptions::endsTask(ThreadState& thread, PyObject* exception, bool isThrownIn,
                                   std::uint64_t ticks) noexcept {
    const std::uint32_t known = knownId(thread, exception);
    const std::uint32_t id = known == 0 ? m_recorder.newExceptionId() : known;
    const bool isDelivered = known != 0 && (isThrownIn || !m_ids.wasRaised(exception));
    begin(thread, nullptr, -1, exception, id,
          isDelivered  ? Word::delivered
          : known == 0 ? Word::new_
                       : Word::again,
          ticks);
    // Where it may come out, if the loop lets it through.
    if (!thread.stack.empty())
        thread.tokens.back().unit = cpython::instructionOf(thread.stack.back()->place);
    return id;
}

void Tasks::goesOn(ThreadState& thread, PyObject* exception, std::uint64_t ticks) noexcept {
    const LoopStep& step = thread.steps.back();
    if (step.task == nullptr || step.task->thrownIn.id == 0) return;
    const ThrownIn& thrown = step.task->thrownIn;
    if (exception != nullptr && exception == thrown.exception) return;
    // Whoever awaits what it was thrown into, in this very step, goes on without it.
    const bool isTakenIn = thrown.exception == nullptr || step.thrownId == thrown.id ||
                           isMadeOf(exception, thrown.exception);
    if (isTakenIn) tellTakenIn(thread, *step.task, ticks);
}

void Tasks::tellTakenIn(ThreadState& thread, TaskInfo& task, std::uint64_t ticks,
                        Word by) noexcept {
    m_lifecycle.exceptions().takenIn(thread, std::exchange(task.thrownIn, {}), by, ticks);
}

}  // namespace flowglass::python

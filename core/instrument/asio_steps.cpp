#include <flowglass/asio_hooks.hpp>
#include "core/instrument/asio_objects.hpp"
#include "core/instrument/asio_operations.hpp"
#include "core/instrument/asio_places.hpp"
#include "core/instrument/asio_task.hpp"
#include "core/instrument/exceptions.hpp"

// A coroutine's life: parked by a handler that is made for it, told to wait once its operation has
// been started, run when the handler is called, over when that ends and nothing parked it again.
namespace flowglass::detail {
namespace {

using record::RawEvent;
using record::ticks;
using trace::Field;
using trace::Kind;
using trace::Word;

constinit thread_local NamedSpawn* t_named = nullptr;

/// The task in the middle of a step on this thread, from `place` outwards; 0: none. One that starts
/// what it will wait for is, too, until that has been told.
std::uint32_t runningTask(AsioPlace* place) {
    for (; place != nullptr; place = place->around()) {
        if (const auto* step = asStep(place); step != nullptr && !step->isOver) return step->number;
        const auto* location = asLocation(place);
        if (location != nullptr && location->task != nullptr &&
            AsioTask::phaseOf(location->parked) == AsioTask::parking &&
            location->task->state() == location->parked)
            return location->number;
    }
    return 0;
}

/// The step around `place` that has not ended.
AsioStep* openStep(AsioPlace* place) {
    for (; place != nullptr; place = place->around())
        if (auto* step = asStep(place); step != nullptr && !step->isOver) return step;
    return nullptr;
}

/// The location of this thread that parked `task` and is starting what it waits for.
AsioLocation* openLocation(AsioPlace* place, const AsioTask& task, std::uint64_t state) {
    for (; place != nullptr; place = place->around())
        if (auto* location = asLocation(place);
            location != nullptr && location->task == &task && location->parked == state)
            return location;
    return nullptr;
}

AsioTask& makeTask(ThreadState& state, const void* context) {
    auto& task = AsioTask::make(state);
    const auto loop = loopOf(state, context);
    const auto parent = state.log.task();
    // What is said of one spawn is not said of those that it leads to.
    const auto* named = std::exchange(t_named, nullptr);
    const auto name = named != nullptr ? state.intern(named->name) : record::Interned{};
    if (named != nullptr) (void)state.site(named->where);
    RawEvent<Kind::task> event(state.log, ticks());
    event.put<Field::task>(task.number);
    if (named != nullptr) event.put<Field::name>(name);
    event.putId<Field::parentTask>(parent).put<Field::loop>(loop);
    if (named != nullptr) event.put<Field::line>(named->where.line());
    event.commit();
    return task;
}

/// What is being started by the task around it waits for this one.
void joinWait(AsioPlace* place, std::uint32_t task) {
    for (; place != nullptr && asStep(place) == nullptr; place = place->around()) {
        auto* location = asLocation(place);
        if (location == nullptr || location->task == nullptr) continue;
        auto& collected = location->collected;
        if (collected.taskCount < AsioLocation::Collected::kMost)
            collected.tasks[collected.taskCount++] = task;
        return;
    }
}

void tellReady(ThreadState& state, std::uint64_t now, std::uint32_t task, const AsioCause& cause) {
    RawEvent<Kind::ready> event(state.log, now);
    event.put<Field::task>(task);
    if (cause.isKnown) event.putReference<Field::bySource>(cause.sort, cause.id);
    event.putId<Field::causeTask>(cause.task).putId<Field::object>(cause.object).commit();
}

void tellOwnTurn(ThreadState& state, std::uint64_t now, std::uint32_t task) {
    tellReady(state, now, task, {Word::task, task, true, task, 0});
}

/// A coroutine that another thread resumes before the one that parked it could tell of its wait:
/// all that is known is what the operation that resumes it says.
void tellForAnother(ThreadState& state, AsioTask& task, AsioTask::Phase phase, AsioPlace* place) {
    if (phase == AsioTask::starting) return;
    const auto now = ticks();
    const auto* invocation = asInvocation(place);
    const bool isOwn = invocation != nullptr && invocation->note.task == task.number;
    const bool isNamed = isOwn && invocation->note.what != nullptr;
    const auto what = isNamed ? state.intern(invocation->note.what) : record::Interned{};
    RawEvent<Kind::wait> event(state.log, now, 64);
    event.task(task.number).put<Field::task>(task.number);
    if (isOwn) putWait(event, invocation->note.sort);
    if (isNamed) event.put<Field::what>(what);
    if (isOwn && invocation->note.object != nullptr)
        event.beginList<Field::targets>(1).addReference(Word::object,
                                                        invocation->note.object->number);
    event.commit();
}

void finish(ThreadState& state, AsioStep& step) {
    auto& task = *step.task;
    state.settle();
    const auto raw = task.value ? rawOf(*task.value) : record::RawValue{};
    RawEvent<Kind::finish> event(state.log, ticks(), raw.bytes());
    event.put<Field::task>(task.number).put<Field::outcome>(task.outcome);
    if (task.value) event.put<Field::value>(raw);
    event.putId<Field::exc>(task.exception).commit();
    task.exchangeFrames(state);
    step.isOver = true;
    task.recycle();
}

/// What is left of the steps around `place` is to tell whoever waits for them: they are over.
void finishEnded(ThreadState& state, AsioPlace* place) {
    auto* step = openStep(place);
    if (step == nullptr || !step->isAtEnd()) return;
    finish(state, *step);
    state.log.setTask(runningTask(step->around()));
}

}  // namespace

void AsioLocation::begin(const char* operation) noexcept {
    enter();
    m_isEntered = true;
    name = operation;
}

void AsioLocation::end() noexcept {
    leave();
    if (task == nullptr) return;
    auto* state = threadState();
    if (state == nullptr || !isRecording()) return;
    const auto now = ticks();
    const bool isStarting = AsioTask::phaseOf(parked) == AsioTask::starting;
    const bool isReady = isStarting || (collected.operations == 1 && collected.taskCount == 0 &&
                                        collected.sort == OperationSort::turn);
    // Where this fails, it has been resumed already, and whoever did that has told.
    if (task->state() == parked) {
        task->parkedAt = now;
        if (task->advance(parked, isReady ? AsioTask::readied : AsioTask::parked)) {
            const auto outer = runningTask(around());
            const bool isOwnTurn = isReady && !isStarting;
            if (isStarting) {
                tellReady(*state, now, number, causeOf(around(), number));
            } else {
                tellWait(*state, now, number, *this, isOwnTurn && outer == 0);
            }
            state->log.setTask(outer);
            if (isOwnTurn && outer != 0) tellOwnTurn(*state, now, number);
            return;
        }
    }
    state->log.setTask(runningTask(around()));
}

NamedSpawn::NamedSpawn(std::string_view spawned, const std::source_location& place) noexcept
    : name(spawned), where(place), m_before(std::exchange(t_named, this)) {}

NamedSpawn::~NamedSpawn() {
    t_named = m_before;
}

void taskReturned(const Shown* value) noexcept {
    auto* step = openStep(t_innermostPlace);
    if (step == nullptr) return;
    step->task->outcome = Word::result;
    if (value != nullptr) step->task->value = *value;
}

void taskFailed(bool isCancelled) noexcept {
    auto* state = threadState();
    auto* step = openStep(t_innermostPlace);
    if (state == nullptr || step == nullptr) return;
    auto& token = handledToken(*state);
    step->task->outcome = isCancelled ? Word::cancelled : Word::exception;
    step->task->exception = token.exception;
    stopped(*state, token, Word::task);
    const auto* object = token.object;
    std::erase_if(state->tokens, [object](const auto& each) { return each.object == object; });
}

AsioTaskMark parking(const void* entry, const AsioHandlerType& type, const void* handler) noexcept {
    auto* state = threadState();
    auto* location = asLocation(t_innermostPlace);
    if (state == nullptr || location == nullptr || location->task != nullptr) return {};
    state->settle();
    auto* step = openStep(location);
    const bool isKnown = step != nullptr && step->entry == entry;
    auto& task = isKnown ? *step->task : makeTask(*state, type.context(handler));
    if (isKnown) {
        step->isOver = true;
        task.exchangeFrames(*state);
    } else {
        joinWait(location->around(), task.number);
    }
    location->task = &task;
    location->number = task.number;
    location->parked = task.park(isKnown ? AsioTask::parking : AsioTask::starting);
    return {&task, task.era};
}

void abandoned(AsioTaskMark mark) noexcept {
    auto* state = threadState();
    if (state == nullptr || state->recorder().era() != mark.era) return;
    state->settle();
    const auto number = mark.task->number;
    (void)mark.task->park(AsioTask::running);
    RawEvent<Kind::finish>(state->log, ticks())
        .put<Field::task>(number)
        .put<Field::outcome>(Word::abandoned)
        .commit();
    mark.task->recycle();
    expectUnwinding(number);
}

void AsioStep::begin(AsioTaskMark mark) noexcept {
    auto* state = threadState();
    if (state == nullptr) return;
    state->settle();
    auto* const around = t_innermostPlace;
    const bool isKnown = mark.task != nullptr && mark.era == state->recorder().era();
    task = isKnown ? mark.task : &makeTask(*state, m_type.context(m_handler));
    number = task->number;
    auto before = task->state();
    auto phase = isKnown ? AsioTask::phaseOf(before) : AsioTask::running;
    const bool isInside = isKnown && openLocation(around, *task, before) != nullptr;
    if ((phase == AsioTask::starting || phase == AsioTask::parking) &&
        !task->advance(before, AsioTask::running)) {
        before = task->state();  // told in the meantime
        phase = AsioTask::phaseOf(before);
    } else if (phase == AsioTask::parking && !isInside) {
        tellForAnother(*state, *task, phase, around);
    }
    if (phase == AsioTask::parked || phase == AsioTask::readied) task->run(before);
    enter();
    m_isEntered = true;
    // Started and ended at once, without ever giving the thread back.
    const bool neverWaited = isInside && phase == AsioTask::parking;
    if (!neverWaited) {
        finishEnded(*state, around);
        const bool isEager = isInside && state->log.task() != 0;
        auto now = ticks();
        while (now <= task->parkedAt) now = ticks();
        if (phase != AsioTask::readied && !isEager)
            tellReady(*state, now, number, causeOf(around, number));
        RawEvent<Kind::run>(state->log, now)
            .put<Field::task>(number)
            .put<Field::how>(isEager        ? Word::eager
                             : task->hasRun ? Word::resume
                                            : Word::start)
            .commit();
    }
    task->hasRun = true;
    task->exchangeFrames(*state);
    state->log.setTask(number);
}

void AsioStep::end() noexcept {
    leave();
    auto* state = isOver ? nullptr : threadState();
    if (state == nullptr || !isRecording()) return;
    finish(*state, *this);
    state->log.setTask(runningTask(around()));
}

}  // namespace flowglass::detail

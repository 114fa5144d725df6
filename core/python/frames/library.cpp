#include "core/python/backend/backend.hpp"
#include "core/python/blocking/blocking.hpp"
#include "core/python/run/following.hpp"
#include "core/python/run/output_text.hpp"
#include "core/python/scopes/exit_stacks.hpp"
#include "core/python/scopes/given_back.hpp"
#include "core/python/tasks/asyncio_hooks.hpp"
#include "core/python/values/locals_of.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

bool Lifecycle::block(ThreadState& thread, Word on, std::string_view what,
                      cpython::InterpreterFrame* condition) noexcept {
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return false;
    (void)prepareCall(thread, ticks);
    std::vector<std::uint32_t> scopes;
    if (condition != nullptr)
        for (const Frame* frame : thread.stack)
            addGivenBack(*frame, localOf(condition, "self"), scopes);
    auto event = thread.event<Kind::block>(ticks, what.size() + 8 + 8 * scopes.size());
    event.put<Field::on>(on).put<Field::what>(what);
    putGivenBack(event, scopes);
    event.commit();
    if (condition != nullptr) {
        thread.condition = condition;
        thread.isPending = true;
    }
    return true;
}

void Lifecycle::unblock(ThreadState& thread) noexcept {
    // Who waited for a condition takes its lock again, and may stand still for that, too.
    if (thread.condition != nullptr) return;
    const auto ticks = record::ticks();
    if (m_recorder.admits(ticks)) thread.event<Kind::unblock>(ticks).commit();
}

void Lifecycle::endConditionsBlock(ThreadState& thread) noexcept {
    thread.condition = nullptr;
    unblock(thread);
}

std::uint32_t Lifecycle::createManagers(ThreadState& thread, PyGenObject* generator) noexcept {
    const auto id = [&] { return frameIdOf(reinterpret_cast<PyObject*>(generator)); };
    PyCodeObject* code = cpython::codeOf(cpython::frameOf(generator));
    if (id() != 0 || code == nullptr || !cpython::isUnstarted(generator)) return id();
    CodeInfo* info = m_recorder.codes().find(code);
    if (info == nullptr) {
        info = m_recorder.codes().adopt(code);
        watchCodeAgain();
    }
    if (info != nullptr && info->isNative) create(thread, generator, *info, true);
    return id();
}

void Lifecycle::libraryBegins(ThreadState& thread, LibraryRole role,
                              cpython::InterpreterFrame* place,
                              cpython::InterpreterFrame* below) noexcept {
    const ErrorHold held;
    switch (role) {
        case LibraryRole::socket:
            return watchBlockingSockets();
        case LibraryRole::selectors:
            return watchBlockingSelectors();
        case LibraryRole::subprocess:
            return watchPrograms();
        case LibraryRole::asyncioTasks:
            return m_tasks.watch();
        case LibraryRole::loopInit:
            return m_tasks.loopIsMade(place->localsplus[0]);
        case LibraryRole::timerInit:
            return m_tasks.timerIsMade(place);
        case LibraryRole::handleInit:
            return m_tasks.handleIsMade(thread, place, below);
        case LibraryRole::handleCancel:
            return m_tasks.handleIsCancelled(thread, place->localsplus[0]);
        case LibraryRole::handleRun:
            return m_tasks.stepBegins(thread, place, below);
        case LibraryRole::runOnce:
            return m_tasks.turnBegins(thread, place->localsplus[0]);
        case LibraryRole::select:
            return m_tasks.selectBegins(thread, place);
        case LibraryRole::taskInit:
            return m_tasks.pythonTaskIsMade(place);
        case LibraryRole::taskCancel:
            return m_tasks.pythonCancelBegins(place);
        case LibraryRole::taskDel:
            return m_tasks.pythonTaskDies(place);
        case LibraryRole::futureFails:
            return m_tasks.pythonFutureFails(place);
        case LibraryRole::futureDel:
            return m_tasks.pythonFutureDies(place);
        case LibraryRole::futureIsChained:
            return m_tasks.isChained(place, below);
        case LibraryRole::stackInit:
            return watchExitStacks();
        case LibraryRole::stackEnter:
            return m_scopes.stackEnters(thread, place, below, false);
        case LibraryRole::stackEnterAsync:
            return m_scopes.stackEnters(thread, place, below, true);
        case LibraryRole::printsTraceback:
            return OutputText::tracebackBegins();
        default:
            return;
    }
}

void Lifecycle::libraryEnds(ThreadState& thread, LibraryRole role,
                            cpython::InterpreterFrame* place) noexcept {
    const ErrorHold held;
    switch (role) {
        case LibraryRole::handleRun:
            return m_tasks.stepEnds(thread);
        case LibraryRole::runOnce:
            return m_tasks.turnEnds(thread);
        case LibraryRole::select:
            return m_tasks.selectEnds(thread);
        case LibraryRole::processSubmit:
            return m_tasks.isSubmitted(place);
        case LibraryRole::taskInit:
            return m_tasks.pythonTaskWasMade(place);
        case LibraryRole::taskCancel:
            return m_tasks.pythonCancelEnds();
        case LibraryRole::stackExitAsync:
            return m_scopes.entryIsLeft(thread, place);
        case LibraryRole::threadWaitsForCondition:
            if (thread.condition == place) endConditionsBlock(thread);
            return;
        case LibraryRole::printsTraceback:
            return OutputText::tracebackEnds();
        default:
            return;
    }
}

}  // namespace flowglass::python

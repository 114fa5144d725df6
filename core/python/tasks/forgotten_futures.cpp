#include "core/python/frames/lifecycle.hpp"
#include "core/python/values/builtin_values.hpp"
#include "core/python/values/locals_of.hpp"
#include "core/python/values/values.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using State = AsyncioTypes::State;

// Futures that die with an exception which nobody has asked for. asyncio's own complaint names no
// line, so it is remembered where they are given it: nothing is done for any other future.

void Tasks::futureFails(PyObject* future) {
    if (m_types.stateOf(future) != State::pending || !m_recorder.isRecording()) return;
    m_failures[future] = m_lifecycle.here();
}

void Tasks::futureDies(PyObject* future) noexcept {
    dies(future);
    const auto failure = m_failures.find(future);
    if (failure == m_failures.end()) return;
    const Host::Place given = failure->second;
    m_failures.erase(failure);
    const auto logs = m_types.logsTraceback(future);
    const auto held = m_types.exception(future);
    const auto ticks = record::ticks();
    if (!logs || logs.get() != Py_True || !held || !m_recorder.admits(ticks)) return;
    ThreadState& thread = m_recorder.thread();
    const std::uint32_t id = m_lifecycle.exceptions().knownId(thread, held.get());
    ValueText room;
    const auto text = describeException(held.get(), room);
    std::string_view what = typeName(Py_TYPE(future));
    if (what == "_GatheringFuture") what = "gather";
    auto event = thread.event<Kind::unretrieved>(
        ticks, what.size() + text.type.size() + text.message.size() + 24);
    event.putId<Field::exc>(id).put<Field::what>(what);
    if (id == 0) event.put<Field::exception>(text.type);
    if (id == 0 && !text.message.empty()) event.put<Field::message>(text.message);
    event.putId<Field::frame>(given.frame).putId<Field::line>(given.line).commit();
}

void Tasks::pythonFutureFails(cpython::InterpreterFrame* place) {
    const auto* function = reinterpret_cast<PyFunctionObject*>(cpython::functionOf(place));
    m_types.loadPythonFuture(function->func_globals);
    if (PyObject* future = localOf(place, "self")) futureFails(future);
}

void Tasks::pythonFutureDies(cpython::InterpreterFrame* place) {
    if (PyObject* future = localOf(place, "self")) futureDies(future);
}

}  // namespace flowglass::python

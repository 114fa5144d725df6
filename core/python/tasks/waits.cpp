#include "core/python/tasks/waits.hpp"

#include <structmember.h>

#if PY_VERSION_HEX >= 0x030D0000
#include <internal/pycore_setobject.h>
#endif
#include <algorithm>
#include <utility>

#include "core/python/frames/lifecycle.hpp"
#include "core/python/scopes/given_back.hpp"
#include "core/python/scopes/open_scope.hpp"
#include "core/python/values/builtin_values.hpp"
#include "core/python/values/instances.hpp"
#include "core/python/values/locals_of.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

/// More of them are not told, but counted: who waits for ten thousand tasks one by one would tell
/// them ten thousand times.
constexpr std::size_t kMostTargets = 1000;

/// What files of asyncio wait for, where no function of theirs says more.
Word waitIn(std::string_view file) {
    constexpr std::array<std::pair<std::string_view, Word>, 8> kFiles{{
        {"/asyncio/streams.py", Word::io},
        {"/asyncio/selector_events.py", Word::io},
        {"/asyncio/base_events.py", Word::io},
        {"/asyncio/sslproto.py", Word::io},
        {"/asyncio/base_subprocess.py", Word::process},
        {"/asyncio/subprocess.py", Word::process},
        {"/asyncio/unix_events.py", Word::process},
        {"/asyncio/threads.py", Word::thread},
    }};
    for (const auto& [end, on] : kFiles)
        if (file.ends_with(end)) return on;
    return Word::future;
}

std::string_view textOf(PyObject* unicode) {
    Py_ssize_t size = 0;
    const char* text = PyUnicode_AsUTF8AndSize(unicode, &size);
    if (text == nullptr) PyErr_Clear();
    return text == nullptr ? std::string_view()
                           : std::string_view(text, static_cast<std::size_t>(size));
}

/// Shows `visit` the Python functions that a future calls when it is done.
template <typename Visit>
void eachCallback(const AsyncioTypes& types, PyObject* future, Visit visit) {
    const auto callbacks = types.callbacks(future);
    if (!callbacks || !PyList_CheckExact(callbacks.get())) return;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(callbacks.get()); ++i) {
        PyObject* pair = PyList_GET_ITEM(callbacks.get(), i);
        PyObject* callback = PyTuple_CheckExact(pair) ? PyTuple_GET_ITEM(pair, 0) : nullptr;
        if (callback != nullptr && PyFunction_Check(callback))
            visit(reinterpret_cast<PyFunctionObject*>(callback));
    }
}

/// Shows `visit` what a function's closure holds.
template <typename Visit>
void eachEnclosed(const PyFunctionObject* function, Visit visit) {
    PyObject* closure = function->func_closure;
    for (Py_ssize_t i = 0; closure != nullptr && i < PyTuple_GET_SIZE(closure); ++i)
        if (PyObject* held = PyCell_GET(PyTuple_GET_ITEM(closure, i))) visit(held);
}

}  // namespace

Waits::Waits(Tasks& tasks, Lifecycle& lifecycle, ThreadState& thread, TaskInfo& task,
             std::uint64_t ticks)
    : m_tasks(tasks),
      m_lifecycle(lifecycle),
      m_thread(thread),
      m_task(task),
      m_ticks(ticks),
      m_future(tasks.types().waiter(task.object)),
      m_what(m_room) {
    const ErrorHold held;
    if (m_future && m_future.get() == Py_None) m_future = {};
    const auto coroutine = tasks.types().coroutine(task.object);
    if (coroutine) m_awaiting = awaitingOf(coroutine.get());
    m_task.waitsFor = m_future.get();
    m_task.waitsObject = 0;
    for (auto* frame : m_awaiting.frames)
        if (const auto* known = lifecycle.recorder().generators().find(cpython::generatorOf(frame)))
            m_frame = known->id;
    read();
    readGivenBack();
    readTimeouts();
}

LibraryRole Waits::roleOf(cpython::InterpreterFrame* frame) const {
    return m_lifecycle.recorder().codes().roleOf(cpython::codeOf(frame));
}

void Waits::read() {
    auto& frames = m_awaiting.frames;
    cpython::InterpreterFrame* innermost = frames.empty() ? nullptr : frames.back();
    const LibraryRole role = innermost == nullptr ? LibraryRole::none : roleOf(innermost);
    if (!m_future) {
        m_on = Word::yield;
        if (role == LibraryRole::sleepZero) m_what.add("sleep(0)");
        return;
    }
    // These wait by means of another primitive: a barrier of a condition, four frames down.
    constexpr std::ptrdiff_t kDeepest = 4;
    for (auto at = frames.rbegin(); at != frames.rend() && at - frames.rbegin() < kDeepest; ++at) {
        const LibraryRole outer = roleOf(*at);
        if (outer == LibraryRole::queueJoin || outer == LibraryRole::asCompleted ||
            outer == LibraryRole::barrierWait)
            return readLibrary(*at, outer);
    }
    if (role != LibraryRole::none) return readLibrary(innermost, role);
    readFuture();
    if (m_on != Word::future || !m_what.text().empty() || innermost == nullptr) return;
    PyCodeObject* code = cpython::codeOf(innermost);
    if (m_lifecycle.recorder().codes().find(code) != nullptr) return;
    // The library's function that the user's code awaits says what it is about.
    for (auto at = frames.rbegin(); at != frames.rend(); ++at) {
        if (m_lifecycle.recorder().codes().find(cpython::codeOf(*at)) != nullptr) break;
        code = cpython::codeOf(*at);
    }
    m_on = waitIn(textOf(cpython::codeOf(innermost)->co_filename));
    nameAfter(code);
}

void Waits::nameAfter(PyCodeObject* code) {
    m_what.addPlain(code->co_qualname);
}

void Waits::readLibrary(cpython::InterpreterFrame* frame, LibraryRole role) {
    switch (role) {
        case LibraryRole::sleep:
            return readSleep(frame);
        case LibraryRole::lockAcquire:
            return readObject(Word::lock, "lock", frame);
        case LibraryRole::eventWait:
            return readObject(Word::event, "event", frame);
        case LibraryRole::conditionWait:
            return readObject(Word::condition, "condition", frame);
        case LibraryRole::semaphoreAcquire:
            return readObject(Word::semaphore, "semaphore", frame);
        case LibraryRole::barrierWait:
            return readObject(Word::condition, "barrier", frame);
        case LibraryRole::queueGet:
        case LibraryRole::queuePut:
        case LibraryRole::queueJoin:
            return readObject(Word::queue, "queue", frame);
        case LibraryRole::groupExit:
            return readGroup(frame);
        case LibraryRole::waitSome:
            m_on = Word::task;
            m_what.add("wait");
            return addTasks(localOf(frame, "fs"));
        case LibraryRole::waitFor:
        case LibraryRole::cancelAndWait:  // before 3.12, what ran out of time
            m_on = Word::task;
            m_what.add("wait_for");
            addTarget(localOf(frame, "fut"));
            return;
        case LibraryRole::asCompleted:
            m_on = Word::task;
            m_what.add("as_completed");
            return addTasks(completing(frame));
        case LibraryRole::toThread:
            m_on = Word::thread;
            m_what.add("to_thread");
            m_targets.push_back({Word::object, futureId("future")});
            return;
        default:
            return readFuture();
    }
}

void Waits::readSleep(cpython::InterpreterFrame* frame) {
    m_on = Word::timer;
    PyObject* delay = localOf(frame, "delay");
    m_what.add("sleep");
    const bool isReal = delay != nullptr && PyFloat_CheckExact(delay);
    std::int64_t whole = 0;
    const bool isWhole = delay != nullptr && PyLong_CheckExact(delay) && smallInteger(delay, whole);
    if (isReal || isWhole) {
        m_what.add("(");
        if (isReal) m_what.addNumber(PyFloat_AS_DOUBLE(delay));
        if (isWhole) m_what.addNumber(whole);
        m_what.add(")");
    }
    readDeadline(localOf(frame, "h"));
    m_targets.push_back({Word::object, futureId("future")});
}

/// When asyncio's own timer runs out, straight from its slot: its loops' clock is the monotonic
/// one.
void Waits::readDeadline(PyObject* handle) {
    if (handle == nullptr || typeName(Py_TYPE(handle)) != "TimerHandle") return;
    const auto slot =
        PyRef::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(Py_TYPE(handle)), "_when"));
    if (!slot || !Py_IS_TYPE(slot.get(), &PyMemberDescr_Type)) return PyErr_Clear();
    auto* member = reinterpret_cast<PyMemberDescrObject*>(slot.get())->d_member;
    const auto when = PyRef::steal(PyMember_GetOne(reinterpret_cast<const char*>(handle), member));
    if (!when) return PyErr_Clear();
    constexpr double kSecond_ns = 1e9;
    constexpr double kMost = 1e9;  // seconds; what is later is as good as never
    if (!PyFloat_CheckExact(when.get())) return;
    const double seconds = PyFloat_AS_DOUBLE(when.get());
    if (seconds <= 0 || seconds >= kMost) return;
    const auto until_ns = static_cast<std::uint64_t>(seconds * kSecond_ns);
    if (m_until_ns == 0 || until_ns < m_until_ns) m_until_ns = until_ns;
}

/// The timeouts around what it waits for: the first of them to run out ends the wait, too.
void Waits::readTimeouts() {
    const auto readExit = [this](PyObject* exit) {
        PyObject* manager =
            exit != nullptr && PyMethod_Check(exit) ? PyMethod_GET_SELF(exit) : nullptr;
        if (manager != nullptr && typeName(Py_TYPE(manager)) == "Timeout")
            readDeadline(attributeOf(manager, "_timeout_handler"));
    };
    const bool isOver = !m_awaiting.frames.empty() &&
                        roleOf(m_awaiting.frames.back()) == LibraryRole::cancelAndWait;
    for (auto* frame : m_awaiting.frames) {
        const LibraryRole role = roleOf(frame);
        if ((role == LibraryRole::waitFor || role == LibraryRole::waitSome) && !isOver)
            readDeadline(localOf(frame, "timeout_handle"));
        if (role == LibraryRole::waitFor)  // from 3.12 on, inside such a block
            for (int at = cpython::codeOf(frame)->co_nlocalsplus; at < frame->stacktop; ++at)
                readExit(frame->localsplus[at]);
        const Frame* known = m_lifecycle.recorder().generators().find(cpython::generatorOf(frame));
        const OpenScope* scope = known == nullptr ? nullptr : known->scope;
        for (; scope != nullptr; scope = scope->outer) readExit(scope->exit);
    }
}

void Waits::readObject(Word on, std::string_view sort, cpython::InterpreterFrame* frame) {
    m_on = on;
    PyObject* self = localOf(frame, "self");
    if (self == nullptr) return nameAfter(cpython::codeOf(frame));
    const auto id = m_tasks.m_objects.of(m_thread, self, sort, m_frame, m_ticks);
    m_targets.push_back({Word::object, id});
    m_task.waitsObject = id;
    // "PriorityQueue.get": its own type's name, and the method's.
    m_what.add(typeName(Py_TYPE(self)));
    m_what.add(".");
    m_what.addPlain(cpython::codeOf(frame)->co_name);
}

void Waits::readGroup(cpython::InterpreterFrame* frame) {
    m_on = Word::group;
    PyObject* group = localOf(frame, "self");
    if (group == nullptr) return;
    const auto id = m_tasks.m_objects.of(m_thread, group, "TaskGroup", m_frame, m_ticks);
    m_what.add(typeName(Py_TYPE(group)));
    m_targets.push_back({Word::object, id});
    m_task.waitsObject = id;
    addTasks(attributeOf(group, "_tasks"));
}

void Waits::readFuture() {
    PyObject* future = m_future.get();
    if (m_tasks.m_types.isTask(future)) {
        m_on = Word::task;
        return addTarget(future);
    }
    if (typeName(Py_TYPE(future)) == "_GatheringFuture") {
        m_what.add("gather");
        m_targets.push_back({Word::object, futureId("gather")});
        return addTasks(attributeOf(future, "_children"));
    }
    if (isCalledBackBy("_chain_future.<locals>._call_check_cancel")) {
        m_on = isOfProcess() ? Word::process : Word::thread;
        m_what.add(m_tasks.isOfExecutor(future) ? "run_in_executor" : "wrap_future");
    } else if (isCalledBackBy("shield.<locals>._outer_done_callback")) {
        m_what.add("shield");
        m_on = Word::task;
    }
    m_targets.push_back({Word::object, futureId("future")});
    if (m_on == Word::task) readShield();
}

/// The callback that the outer future of a shield has holds the inner one in its closure.
void Waits::readShield() {
    eachCallback(m_tasks.m_types, m_future.get(), [&](const PyFunctionObject* function) {
        eachEnclosed(function, [&](PyObject* held) {
            if (held != m_future.get()) addTarget(held);
        });
    });
}

/// What as_completed() still waits for. Until 3.12 its coroutines know only the queue that they
/// get from; the set lies beside it in the closure of what every such task calls when it is done.
/// Borrowed; null where it is not found.
PyObject* Waits::completing(cpython::InterpreterFrame* frame) const {
    if (PyObject* self = localOf(frame, "self")) return attributeOf(self, "_todo");
    PyObject* const queue = localOf(frame, "done");
    PyObject* found = nullptr;
    const auto look = [&](const PyFunctionObject* function) {
        PyObject* todo = nullptr;
        bool isOurs = false;
        eachEnclosed(function, [&](PyObject* held) {
            isOurs |= held == queue;
            if (PyAnySet_Check(held)) todo = held;
        });
        if (isOurs && todo != nullptr) found = todo;
    };
    for (const auto& [object, task] : m_tasks.m_tasks) {
        if (queue == nullptr || found != nullptr) break;
        if (!task.isOver) eachCallback(m_tasks.m_types, object, look);
    }
    return found;
}

bool Waits::isCalledBackBy(std::string_view name) const {
    bool found = false;
    eachCallback(m_tasks.m_types, m_future.get(), [&](const PyFunctionObject* function) {
        found |= textOf(function->func_qualname) == name;
    });
    return found;
}

/// The callback that a future has for one of an executor's holds that in its closure.
bool Waits::isOfProcess() const {
    bool found = false;
    eachCallback(m_tasks.m_types, m_future.get(), [&](const PyFunctionObject* function) {
        eachEnclosed(function, [&](PyObject* held) { found |= m_tasks.isOfProcess(held); });
    });
    return found;
}

std::uint32_t Waits::futureId(std::string_view what) {
    PyObject* future = m_future.get();
    // Those of asyncio's C types tell when they die.
    m_task.waitsObject = m_tasks.m_types.isFuture(future)
                             ? m_tasks.m_objects.ofFuture(m_thread, future, what, m_frame, m_ticks)
                             : m_tasks.m_objects.of(m_thread, future, what, m_frame, m_ticks);
    return m_task.waitsObject;
}

void Waits::addTarget(PyObject* future) {
    if (future == nullptr) return;
    // What a gather gathers may be gathers again.
    if (typeName(Py_TYPE(future)) == "_GatheringFuture")
        return addAll(attributeOf(future, "_children"));
    const TaskInfo* task = m_tasks.find(future);
    if (task != nullptr && task->id != 0 && !task->isOver)
        m_targets.push_back({Word::task, task->id});
}

void Waits::addTasks(PyObject* collection) {
    addAll(collection);
    m_all = m_targets.size();
    m_targets.resize(std::min(m_all, kMostTargets));
}

void Waits::addAll(PyObject* collection) {
    if (collection == nullptr) return;
    const auto first = static_cast<std::ptrdiff_t>(m_targets.size());
    if (PyAnySet_Check(collection)) {
        Py_ssize_t at = 0;
        PyObject* item = nullptr;
        Py_hash_t hash = 0;
        while (_PySet_NextEntry(collection, &at, &item, &hash) != 0) addTarget(item);
        std::sort(m_targets.begin() + first, m_targets.end(),
                  [](const Target& a, const Target& b) { return a.id < b.id; });
    } else if (PyList_CheckExact(collection)) {
        for (Py_ssize_t i = 0; i < PyList_GET_SIZE(collection); ++i)
            addTarget(PyList_GET_ITEM(collection, i));
    }
}

void Waits::tell() const {
    auto event = m_thread.event<Kind::wait>(
        m_ticks, m_what.text().size() + 32 + 8 * (m_targets.size() + m_givenBack.size()));
    event.put<Field::task>(m_task.id).put<Field::on>(m_on);
    if (!m_what.text().empty()) event.put<Field::what>(m_what.text());
    if (m_until_ns != 0) event.putDuration<Field::until>(m_until_ns);
    if (!m_targets.empty()) {
        event.beginList<Field::targets>(static_cast<std::uint32_t>(m_targets.size()));
        for (const auto& target : m_targets) event.addReference(target.sort, target.id);
    }
    if (m_all > m_targets.size()) event.put<Field::count>(static_cast<std::uint32_t>(m_all));
    putGivenBack(event, m_givenBack);
    event.commit();
}

}  // namespace flowglass::python

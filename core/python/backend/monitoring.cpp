#include "core/python/backend/backend.hpp"
#include "core/python/backend/opcode_tracing.hpp"
#include "core/python/pyref.hpp"

#if PY_VERSION_HEX >= 0x030C0000

#include <algorithm>
#include <array>
#include <exception>
#include <vector>

namespace flowglass::python {

namespace {

// sys.monitoring (PEP 669). PY_START is asked for everywhere and switched off where code is not
// the user's; the user's code gets events of its own, so that library code runs as it is.

/// A callable without a name or arguments of its own: the cheapest thing to call.
struct Callback {
    PyObject_HEAD vectorcallfunc call;
};

PyTypeObject g_callbackType{};

PyRef g_disable;
PyRef g_setLocalEvents;
long g_tool = -1;
long g_localEvents = 0;
long g_lineEvents = 0;  ///< of those, what a native layer is not asked for
long g_returnEvent = 0;
/// Library code whose ends are reported: a handful. Held, so that no address comes twice, and to
/// the very end, since nothing may be let go of once the interpreter has taken itself apart.
std::vector<PyObject*> g_endsAskedFor;

constexpr long kNone = 0;

PyObject* none() {
    return Py_NewRef(Py_None);
}
PyObject* disable() {
    return Py_NewRef(g_disable.get());
}

PyCodeObject* codeOf(PyObject* const* arguments) {
    return reinterpret_cast<PyCodeObject*>(arguments[0]);
}

int numberOf(PyObject* object) {
    auto* number = reinterpret_cast<PyLongObject*>(object);
    return static_cast<int>(PyUnstable_Long_IsCompact(number) ? PyUnstable_Long_CompactValue(number)
                                                              : PyLong_AsLong(object));
}

/// Code unit of an event's instruction.
int unitOf(PyObject* offset) {
    return numberOf(offset) / cpython::kUnitBytes;
}

/// What a callback needs, where the event is of the user's code and something is recorded.
struct Event {
    Lifecycle* lifecycle;
    CodeInfo* info = nullptr;  ///< of events that are asked for everywhere
    ThreadState* thread = nullptr;
    cpython::InterpreterFrame* place = nullptr;

    /// Of an event that only the user's code was asked for.
    Event() : lifecycle(Lifecycle::active()) {
        if (lifecycle != nullptr) find();
    }
    /// Of one that comes from everywhere.
    explicit Event(PyObject* const* arguments) : lifecycle(Lifecycle::active()) {
        if (lifecycle == nullptr) return;
        info = lifecycle->recorder().codes().find(codeOf(arguments));
        if (info != nullptr) find();
    }
    explicit operator bool() const { return thread != nullptr; }
    [[nodiscard]] Frame* running() const { return lifecycle->running(*thread, place); }

  private:
    void find() {
        thread = &lifecycle->recorder().thread();
        place = cpython::currentFrame(cpython::threadState());
    }
};

/// Asks for events of one code object.
bool askFor(PyObject* code, long wanted) {
    const ErrorHold hold;
    const auto tool = PyRef::steal(PyLong_FromLong(g_tool));
    const auto events = PyRef::steal(PyLong_FromLong(wanted));
    if (!tool || !events) return false;
    return static_cast<bool>(PyRef::steal(PyObject_CallFunctionObjArgs(
        g_setLocalEvents.get(), tool.get(), code, events.get(), nullptr)));
}

void beginLibrary(LibraryRole role) {
    Lifecycle* lifecycle = Lifecycle::active();
    auto* place = cpython::currentFrame(cpython::threadState());
    if (role == LibraryRole::futureIsSet) return lifecycle->tasks().futureIsSet(place);
    lifecycle->libraryBegins(lifecycle->recorder().thread(), role, place, cpython::callerOf(place));
}

void askForEnds(PyObject* code) {
    if (std::ranges::find(g_endsAskedFor, code) != g_endsAskedFor.end()) [[likely]]
        return;
    if (askFor(code, g_returnEvent)) g_endsAskedFor.push_back(Py_NewRef(code));
}

void endLibrary(PyObject* const* arguments) {
    Lifecycle* lifecycle = Lifecycle::active();
    const LibraryRole role = lifecycle->recorder().codes().roleOf(codeOf(arguments));
    if (!endsMatter(role)) return;
    lifecycle->libraryEnds(lifecycle->recorder().thread(), role,
                           cpython::currentFrame(cpython::threadState()));
}

/// Library code is not watched any more, unless it says something to a topic.
PyObject* startOfLibrary(PyObject* const* arguments) {
    Lifecycle* lifecycle = Lifecycle::active();
    const LibraryRole role = lifecycle->recorder().codes().roleOf(codeOf(arguments));
    if (!isWatched(role)) return disable();
    if (endsMatter(role)) askForEnds(arguments[0]);
    beginLibrary(role);
    return none();
}

PyObject* onStart(PyObject*, PyObject* const* arguments, size_t, PyObject*) {
    const Event event(arguments);
    if (!event) return event.lifecycle == nullptr ? none() : startOfLibrary(arguments);
    if (event.info->role != LibraryRole::none) [[unlikely]]
        beginLibrary(event.info->role);
    if (!event.info->isWatched) [[unlikely]]
        event.info->isWatched =
            askFor(arguments[0], g_localEvents & ~(event.info->isNative ? g_lineEvents : kNone));
    if (PyGenObject* generator = cpython::generatorOf(event.place)) {
        event.lifecycle->resume(*event.thread, generator, cpython::callerOf(event.place), nullptr);
    } else {
        event.lifecycle->enter(*event.thread, event.place, *event.info);
    }
    return none();
}

PyObject* onResume(PyObject*, PyObject* const*, size_t, PyObject*) {
    const Event event;
    PyGenObject* generator = event ? cpython::generatorOf(event.place) : nullptr;
    if (generator == nullptr) return none();
    event.lifecycle->resume(*event.thread, generator, cpython::callerOf(event.place),
                            cpython::sentTo(event.place));
    return none();
}

/// A task's step may begin with a throw into a coroutine of a library.
void throwIntoLibrary(PyObject* exception) {
    Lifecycle* lifecycle = Lifecycle::active();
    ThreadState* thread = Recorder::seenThread();
    if (thread != nullptr && thread->isPending)
        lifecycle->tasks().isThrown(
            *thread, exception, cpython::callerOf(cpython::currentFrame(cpython::threadState())));
}

PyObject* onThrow(PyObject*, PyObject* const* arguments, size_t, PyObject*) {
    const Event event(arguments);
    if (!event && event.lifecycle != nullptr) throwIntoLibrary(arguments[2]);
    PyGenObject* generator = event ? cpython::generatorOf(event.place) : nullptr;
    if (generator == nullptr) return none();
    event.lifecycle->resumeWith(*event.thread, generator, cpython::callerOf(event.place),
                                arguments[2]);
    return none();
}

PyObject* onReturn(PyObject*, PyObject* const* arguments, size_t, PyObject*) {
    const Event event(arguments);
    if (!event) {
        if (event.lifecycle == nullptr) return none();
        endLibrary(arguments);
        auto* place = cpython::currentFrame(cpython::threadState());
        if (PyGenObject* coroutine = cpython::generatorOf(place))
            event.lifecycle->scopes().libraryReturns(coroutine, arguments[2]);
        return none();
    }
    Frame* frame = event.running();
    if (event.info->role != LibraryRole::none) [[unlikely]]
        endLibrary(arguments);
    if (frame != nullptr)
        event.lifecycle->leave(*event.thread, *frame, unitOf(arguments[1]), arguments[2]);
    return none();
}

PyObject* onYield(PyObject*, PyObject* const* arguments, size_t, PyObject*) {
    const Event event;
    Frame* frame = event ? event.running() : nullptr;
    if (frame != nullptr)
        event.lifecycle->park(*event.thread, *frame, unitOf(arguments[1]), arguments[2]);
    return none();
}

PyObject* onLine(PyObject*, PyObject* const* arguments, size_t, PyObject*) {
    const Event event;
    Frame* frame = event ? event.running() : nullptr;
    const auto line = static_cast<std::uint32_t>(numberOf(arguments[1]));
    // What the compiler made for an empty module lies on line 0, before its code begins.
    if (frame != nullptr && line != 0)
        event.lifecycle->line(*event.thread, *frame, cpython::instructionOf(event.place), line);
    return none();
}

// A loop on one line runs that line again with each round, and LINE does not say so.
PyObject* onJump(PyObject*, PyObject* const* arguments, size_t, PyObject*) {
    const Event event(arguments);
    if (!event) return none();
    const int from = unitOf(arguments[1]);
    const int to = unitOf(arguments[2]);
    const std::uint32_t line = event.info->lineAt(to);
    if (to > from || line != event.info->lineAt(from)) return disable();
    if (Frame* frame = event.running()) event.lifecycle->line(*event.thread, *frame, to, line);
    return none();
}

PyObject* onUnwind(PyObject*, PyObject* const* arguments, size_t, PyObject*) {
    const Event event(arguments);
    if (event.lifecycle == nullptr) return none();
    if (event.info == nullptr || event.info->role != LibraryRole::none) endLibrary(arguments);
    if (!event) return none();
    Frame* frame = event.running();
    if (frame == nullptr)
        if (PyGenObject* generator = cpython::generatorOf(event.place))
            frame = event.lifecycle->recorder().generators().find(generator);
    if (frame != nullptr)
        event.lifecycle->unwind(*event.thread, *frame, unitOf(arguments[1]), arguments[2]);
    return none();
}

PyObject* onRaise(PyObject*, PyObject* const* arguments, size_t, PyObject*) {
    const Event event(arguments);
    if (!event) return none();
    if (Frame* frame = event.running())
        event.lifecycle->raised(*event.thread, *frame, unitOf(arguments[1]), arguments[2]);
    return none();
}

PyObject* onReraise(PyObject*, PyObject* const* arguments, size_t, PyObject*) {
    const Event event(arguments);
    if (!event) return none();
    if (Frame* frame = event.running())
        event.lifecycle->reraised(*event.thread, *frame, unitOf(arguments[1]), arguments[2]);
    return none();
}

struct Registration {
    const char* name;
    vectorcallfunc call;
    bool isLocal;  ///< asked for in the user's code alone
    bool isLine = false;
};

/// CPython's own frames must not be thrown through: what there is no memory for is not told.
template <vectorcallfunc callback>
PyObject* guarded(PyObject* self, PyObject* const* arguments, size_t count,
                  PyObject* names) noexcept try {
    return callback(self, arguments, count, names);
} catch (const std::exception&) {
    return none();
}

constexpr std::array kRegistrations = {
    Registration{"PY_START", &guarded<onStart>, false},
    Registration{"PY_THROW", &guarded<onThrow>, false},
    Registration{"PY_UNWIND", &guarded<onUnwind>, false},
    Registration{"RAISE", &guarded<onRaise>, false},
    Registration{"RERAISE", &guarded<onReraise>, false},
    Registration{"PY_RESUME", &guarded<onResume>, true},
    Registration{"PY_RETURN", &guarded<onReturn>, true},
    Registration{"PY_YIELD", &guarded<onYield>, true},
    Registration{"LINE", &guarded<onLine>, true, true},
    Registration{"JUMP", &guarded<onJump>, true, true},
};

bool readyCallbackType() {
    Py_SET_REFCNT(reinterpret_cast<PyObject*>(&g_callbackType), 1);
    g_callbackType.tp_name = "_flowglass.callback";
    g_callbackType.tp_basicsize = sizeof(Callback);
    g_callbackType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL;
    g_callbackType.tp_vectorcall_offset = offsetof(Callback, call);
    g_callbackType.tp_call = &PyVectorcall_Call;
    return PyType_Ready(&g_callbackType) == 0;
}

PyRef monitoringModule() {
    PyObject* module = PySys_GetObject("monitoring");
    if (module == nullptr) PyErr_SetString(PyExc_RuntimeError, "sys.monitoring is gone");
    return PyRef::borrow(module);
}

/// A tool number that nobody uses; debuggers, coverage and profilers have fixed ones.
bool takeTool(PyObject* monitoring) {
    for (const long tool : {4L, 3L, 5L, 2L, 1L, 0L}) {
        if (PyRef::steal(PyObject_CallMethod(monitoring, "use_tool_id", "ls", tool, "flowglass"))) {
            g_tool = tool;
            return true;
        }
        PyErr_Clear();
    }
    PyErr_SetString(PyExc_RuntimeError, "every tool of sys.monitoring is in use");
    return false;
}

bool registerOne(PyObject* monitoring, PyObject* events, const Registration& registration,
                 long& global) {
    const auto number = PyRef::steal(PyObject_GetAttrString(events, registration.name));
    if (!number) return false;
    auto* callback = PyObject_New(Callback, &g_callbackType);
    if (callback == nullptr) return false;
    callback->call = registration.call;
    const auto object = PyRef::steal(reinterpret_cast<PyObject*>(callback));
    const auto old = PyRef::steal(PyObject_CallMethod(monitoring, "register_callback", "lOO",
                                                      g_tool, number.get(), object.get()));
    (registration.isLocal ? g_localEvents : global) |= PyLong_AsLong(number.get());
    if (registration.isLine) g_lineEvents |= PyLong_AsLong(number.get());
    if (registration.call == &guarded<onReturn>) g_returnEvent = PyLong_AsLong(number.get());
    return static_cast<bool>(old);
}

}  // namespace

bool startBackend(const Config& config) {
    keepOpcodesTraced();
    const auto monitoring = monitoringModule();
    if (!monitoring || !readyCallbackType() || !takeTool(monitoring.get())) return false;
    const auto events = PyRef::steal(PyObject_GetAttrString(monitoring.get(), "events"));
    g_disable = PyRef::steal(PyObject_GetAttrString(monitoring.get(), "DISABLE"));
    g_setLocalEvents = PyRef::steal(PyObject_GetAttrString(monitoring.get(), "set_local_events"));
    if (!events || !g_disable || !g_setLocalEvents) return false;
    long global = kNone;
    for (const auto& registration : kRegistrations) {
        if (registration.isLine && !config.lines) continue;
        if (!registerOne(monitoring.get(), events.get(), registration, global)) return false;
    }
    return static_cast<bool>(
        PyRef::steal(PyObject_CallMethod(monitoring.get(), "set_events", "ll", g_tool, global)));
}

void watchReturns(PyCodeObject* code) noexcept {
    (void)askFor(reinterpret_cast<PyObject*>(code), g_returnEvent);
}

void stopBackend() noexcept {
    const ErrorHold hold;
    const auto monitoring = monitoringModule();
    if (!monitoring || g_tool < 0) return;
    (void)PyRef::steal(PyObject_CallMethod(monitoring.get(), "set_events", "ll", g_tool, kNone));
}

}  // namespace flowglass::python

#endif

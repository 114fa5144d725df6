#include "core/python/blocking/blocking.hpp"

#include <array>
#include <cstdio>

#include "core/python/blocking/blocking_calls.hpp"
#include "core/python/blocking/blocking_place.hpp"
#include "core/python/stand_in.hpp"

namespace flowglass::python {

using calls::Call;
using trace::Word;

namespace {

/// A C function in which a thread may stand still.
struct Site {
    Word on;
    const char* what;
    /// Whether this call will wait, as far as can be told without changing anything.
    bool (*waits)(const Call&);
    PyCFunction original = nullptr;
};

template <class Function>
Function as(PyCFunction function) noexcept {
    return reinterpret_cast<Function>(reinterpret_cast<void*>(function));
}

enum Place : std::size_t {
    sleep,
    fileRead,
    fileReadInto,
    fileReadAll,
    osRead,
    waitPid,
    waitAny,
    threadJoin,
    receive,
    receiveInto,
    receiveFrom,
    accept,
    connect,
    selectCall,
    pollCall,
    epollCall,
    systemCall,
    pauseCall,
    signalWait,
    signalWaitTimed,
    signalWaitInfo,
    queueGet,
    processLock,
    processLockEnter,
    fileLock,
    regionLock,
    placeCount
};

std::array<Site, placeCount> g_sites{{
    {Word::sleep, "", &calls::always},
    {Word::io, "read", &calls::fileIsSilent},
    {Word::io, "read", &calls::fileIsSilent},
    {Word::io, "read", &calls::fileIsSilent},
    {Word::io, "os.read", &calls::descriptorIsSilent},
    {Word::process, "os.waitpid", &calls::runsOn},
    {Word::process, "os.wait", &calls::always},
    {Word::join, "Thread.join", &calls::threadRuns},
    {Word::io, "recv", &calls::socketIsSilent},
    {Word::io, "recv_into", &calls::socketIsSilent},
    {Word::io, "recvfrom", &calls::socketIsSilent},
    {Word::io, "accept", &calls::socketIsSilent},
    {Word::io, "connect", &calls::mayWait},
    {Word::io, "select", &calls::selects},
    {Word::io, "poll", &calls::polls},
    {Word::io, "epoll", &calls::polls},
    {Word::process, "os.system", &calls::always},
    {Word::sleep, "signal.pause", &calls::always},
    {Word::sleep, "signal.sigwait", &calls::always},
    {Word::sleep, "signal.sigtimedwait", &calls::waitsForSignal},
    {Word::sleep, "signal.sigwaitinfo", &calls::always},
    {Word::lock, "SimpleQueue.get", &calls::queueIsEmpty},
    {Word::lock, "Lock", &calls::isTaken},
    {Word::lock, "Lock", &calls::isTaken},
    {Word::lock, "flock", &calls::isLockedElsewhere},
    {Word::lock, "lockf", &calls::isRegionLocked},
}};

/// "sleep(0.5)"
std::string_view sleepText(PyObject* seconds, std::array<char, 64>& room) {
    const double time = seconds == nullptr            ? -1
                        : PyFloat_CheckExact(seconds) ? PyFloat_AS_DOUBLE(seconds)
                        : PyLong_CheckExact(seconds)  ? calls::smallNumber(seconds)
                                                      : -1;
    const int length = time < 0 ? std::snprintf(room.data(), room.size(), "sleep")
                                : std::snprintf(room.data(), room.size(), "sleep(%.15g)", time);
    return {room.data(), static_cast<std::size_t>(length)};
}

/// Records that the thread stands still while it lives.
class Still {
  public:
    Still(Place place, const Call& call) {
        if (!isBeneathRecorded() || !g_sites[place].waits(call)) return;
        const Site& site = g_sites[place];
        std::array<char, 64> room;
        m_blocked = beginBlock(
            site.on, place == sleep ? sleepText(call.at(0), room) : std::string_view(site.what));
    }
    Still(const Still&) = delete;
    Still& operator=(const Still&) = delete;
    ~Still() {
        if (m_blocked) endBlock();
    }

  private:
    bool m_blocked = false;
};

/// What stands in for a site's function: one for each way in which C functions are called.
template <Place place>
struct StandIn {
    static PyObject* single(PyObject* self, PyObject* argument) {
        const Still still(place, {self, &argument, argument == nullptr ? 0 : 1});
        return g_sites[place].original(self, argument);
    }
    static PyObject* tuple(PyObject* self, PyObject* arguments) {
        const Still still(place, ofTuple(self, arguments, nullptr));
        return g_sites[place].original(self, arguments);
    }
    static PyObject* tupleNamed(PyObject* self, PyObject* arguments, PyObject* names) {
        const Still still(place, ofTuple(self, arguments, names));
        return as<PyCFunctionWithKeywords>(g_sites[place].original)(self, arguments, names);
    }
    using Fast = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t);
    static PyObject* fast(PyObject* self, PyObject* const* items, Py_ssize_t count) {
        const Still still(place, {self, items, count});
        return as<Fast>(g_sites[place].original)(self, items, count);
    }
    using FastNamed = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t, PyObject*);
    static PyObject* fastNamed(PyObject* self, PyObject* const* items, Py_ssize_t count,
                               PyObject* names) {
        const Still still(place, {self, items, count, names != nullptr});
        return as<FastNamed>(g_sites[place].original)(self, items, count, names);
    }
    using Method = PyObject* (*)(PyObject*, PyTypeObject*, PyObject* const*, Py_ssize_t, PyObject*);
    static PyObject* method(PyObject* self, PyTypeObject* type, PyObject* const* items,
                            Py_ssize_t count, PyObject* names) {
        const Still still(place, {self, items, count, names != nullptr});
        return as<Method>(g_sites[place].original)(self, type, items, count, names);
    }

  private:
    static Call ofTuple(PyObject* self, PyObject* arguments, PyObject* names) {
        return {self, reinterpret_cast<PyTupleObject*>(arguments)->ob_item, Py_SIZE(arguments),
                names != nullptr};
    }
};

template <Place place>
void watch(PyObject* owner, const char* name) {
    using Own = StandIn<place>;
    PyMethodDef* method = owner == nullptr ? nullptr : definitionOf(owner, name);
    if (method == nullptr || g_sites[place].original != nullptr) return;
    const auto put = [&](auto function) {
        g_sites[place].original = method->ml_meth;
        method->ml_meth = reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(function));
    };
    switch (method->ml_flags) {
        case METH_O:
        case METH_NOARGS:
            return put(&Own::single);
        case METH_VARARGS:
            return put(&Own::tuple);
        case METH_VARARGS | METH_KEYWORDS:
            return put(&Own::tupleNamed);
        case METH_FASTCALL:
            return put(&Own::fast);
        case METH_FASTCALL | METH_KEYWORDS:
            return put(&Own::fastNamed);
        case METH_METHOD | METH_FASTCALL | METH_KEYWORDS:
            return put(&Own::method);
        default:
            return;
    }
}

PyRef attribute(const PyRef& owner, const char* name) {
    auto found = PyRef::steal(owner ? PyObject_GetAttrString(owner.get(), name) : nullptr);
    PyErr_Clear();
    return found;
}

void watchModule(std::string_view name, const PyRef& module) {
    if (name == "fcntl")
        watch<fileLock>(module.get(), "flock"), watch<regionLock>(module.get(), "lockf");
    if (name == "_queue") {
        const auto queue = attribute(module, "SimpleQueue");
        if (queue) calls::g_ask.queueEmpty = definitionOf(queue.get(), "empty");
        watch<queueGet>(queue.get(), "get");
    }
    if (name == "_multiprocessing") {
        const auto lock = attribute(module, "SemLock");
        if (!lock) return;
        calls::g_ask.lockIsZero = definitionOf(lock.get(), "_is_zero");
        calls::g_ask.lockIsMine = definitionOf(lock.get(), "_is_mine");
        watch<processLock>(lock.get(), "acquire");
        watch<processLockEnter>(lock.get(), "__enter__");
    }
}

}  // namespace

void watchBlocking() {
    const ErrorHold held;
    const auto time = PyRef::steal(PyImport_ImportModule("time"));
    watch<sleep>(time.get(), "sleep");
    const auto io = PyRef::steal(PyImport_ImportModule("_io"));
    if (const auto file = attribute(io, "FileIO")) {
        calls::g_ask.fileNumber = definitionOf(file.get(), "fileno");
        watch<fileRead>(file.get(), "read");
        watch<fileReadInto>(file.get(), "readinto");
        watch<fileReadAll>(file.get(), "readall");
    }
    const auto system = PyRef::steal(PyImport_ImportModule("posix"));
    watch<osRead>(system.get(), "read");
    watch<waitPid>(system.get(), "waitpid");
    watch<waitAny>(system.get(), "wait");
    watch<systemCall>(system.get(), "system");
    const auto signals = PyRef::steal(PyImport_ImportModule("_signal"));
    watch<pauseCall>(signals.get(), "pause");
    watch<signalWait>(signals.get(), "sigwait");
    watch<signalWaitTimed>(signals.get(), "sigtimedwait");
    watch<signalWaitInfo>(signals.get(), "sigwaitinfo");
    watchLoading(&watchModule);
    const auto threads = PyRef::steal(PyImport_ImportModule("_thread"));
    const auto handle = attribute(threads, "_ThreadHandle");
    if (handle) calls::g_ask.threadIsDone = definitionOf(handle.get(), "is_done");
    watch<threadJoin>(handle.get(), "join");
    watchLocks(threads.get());
}

void watchBlockingSockets() {
    const ErrorHold held;
    const auto module = PyRef::steal(PyImport_ImportModule("_socket"));
    const auto socket = attribute(module, "socket");
    if (!socket) return;
    calls::g_ask.socketNumber = definitionOf(socket.get(), "fileno");
    calls::g_ask.socketTimeout = definitionOf(socket.get(), "gettimeout");
    watch<receive>(socket.get(), "recv");
    watch<receiveInto>(socket.get(), "recv_into");
    watch<receiveFrom>(socket.get(), "recvfrom");
    watch<accept>(socket.get(), "_accept");
    watch<connect>(socket.get(), "connect");
}

void watchBlockingSelectors() {
    const ErrorHold held;
    const auto module = PyRef::steal(PyImport_ImportModule("select"));
    watch<selectCall>(module.get(), "select");
    const auto epoll = attribute(module, "epoll");
    watch<epollCall>(epoll.get(), "poll");
    const auto make = attribute(module, "poll");
    const auto poller = PyRef::steal(make ? PyObject_CallNoArgs(make.get()) : nullptr);
    if (poller) watch<pollCall>(reinterpret_cast<PyObject*>(Py_TYPE(poller.get())), "poll");
}

}  // namespace flowglass::python

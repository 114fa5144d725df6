#include "core/python/blocking.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "core/python/blocking_place.hpp"
#include "core/python/stand_in.hpp"

namespace flowglass::python {

using trace::Word;

namespace {

/// One call of a C function, however its arguments are handed over.
struct Call {
    PyObject* self = nullptr;
    PyObject* const* items = nullptr;  ///< positional arguments
    Py_ssize_t count = 0;
    bool hasNames = false;  ///< it has keyword arguments too

    [[nodiscard]] PyObject* at(Py_ssize_t index) const noexcept {
        return index < count ? items[index] : nullptr;
    }
};

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

bool always(const Call&) {
    return true;
}

bool isSilent(int descriptor) {
    pollfd one{descriptor, POLLIN, 0};
    return descriptor >= 0 && poll(&one, 1, 0) == 0;
}

int smallNumber(PyObject* object) {
    if (object == nullptr || !PyLong_CheckExact(object)) return -1;
    const ErrorHold held;
    return static_cast<int>(PyLong_AsLong(object));
}

PyMethodDef* g_fileNumber = nullptr;     // FileIO.fileno
PyMethodDef* g_socketNumber = nullptr;   // socket.fileno
PyMethodDef* g_socketTimeout = nullptr;  // socket.gettimeout

/// What a C method without arguments gives; null where it fails.
PyRef ask(PyMethodDef* method, PyObject* self) {
    const ErrorHold held;
    return method == nullptr ? PyRef() : PyRef::steal(method->ml_meth(self, nullptr));
}

bool fileIsSilent(const Call& call) {
    return isSilent(smallNumber(ask(g_fileNumber, call.self).get()));
}

bool descriptorIsSilent(const Call& call) {
    return isSilent(smallNumber(call.at(0)));
}

bool mayWait(const Call& call) {
    const auto timeout = ask(g_socketTimeout, call.self);
    return !timeout || !PyFloat_CheckExact(timeout.get()) || PyFloat_AS_DOUBLE(timeout.get()) > 0;
}

bool socketIsSilent(const Call& call) {
    return mayWait(call) && isSilent(smallNumber(ask(g_socketNumber, call.self).get()));
}

bool runsOn(const Call& call) {
    const int process = smallNumber(call.at(0));
    if ((smallNumber(call.at(1)) & WNOHANG) != 0) return false;
    siginfo_t facts{};
    return process <= 0 ||
           (waitid(P_PID, static_cast<id_t>(process), &facts, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            facts.si_pid == 0);
}

/// A timeout of exactly 0 asks without waiting.
bool isNoTime(PyObject* timeout) {
    return timeout != nullptr && ((PyLong_CheckExact(timeout) && smallNumber(timeout) == 0) ||
                                  (PyFloat_CheckExact(timeout) && PyFloat_AS_DOUBLE(timeout) == 0));
}
bool selects(const Call& call) {
    return !call.hasNames && !isNoTime(call.at(3));
}
bool polls(const Call& call) {
    return !call.hasNames && !isNoTime(call.at(0));
}

/// Whether the first argument, or the first that has a name, says not to wait.
bool asksNotToWait(const Call& call) {
    return (call.count > 0 || call.hasNames) && call.items[0] == Py_False;
}

PyMethodDef* g_queueEmpty = nullptr;  // SimpleQueue.empty
PyMethodDef* g_lockIsZero = nullptr;  // SemLock._is_zero
PyMethodDef* g_lockIsMine = nullptr;  // SemLock._is_mine

bool queueIsEmpty(const Call& call) {
    return !asksNotToWait(call) && !isNoTime(call.at(1)) &&
           ask(g_queueEmpty, call.self).get() == Py_True;
}

/// A lock of multiprocessing that some process holds; its own owner may take an RLock again.
bool isTaken(const Call& call) {
    if (asksNotToWait(call) || isNoTime(call.at(1)) ||
        ask(g_lockIsZero, call.self).get() != Py_True)
        return false;
    constexpr int kRecursive = 0;
    const auto kind = PyRef::steal(PyObject_GetAttrString(call.self, "kind"));
    return smallNumber(kind.get()) != kRecursive || ask(g_lockIsMine, call.self).get() != Py_True;
}

/// Of a number or one of io's own files; -1 for what only the program's code could tell.
int descriptorOf(PyObject* file) {
    if (file == nullptr || PyLong_Check(file)) return smallNumber(file);
    if (!std::string_view(Py_TYPE(file)->tp_name).starts_with("_io.")) return -1;
    const ErrorHold held;
    return PyObject_AsFileDescriptor(file);
}

/// Whether a file is to be locked, however long that takes.
bool asksForLock(int file, int how) {
    return file >= 0 && how >= 0 && (how & (LOCK_SH | LOCK_EX)) != 0 && (how & LOCK_NB) == 0;
}

/// Whether a file's lock is another's: what is free is taken, as the call is about to do anyway.
bool isLockedElsewhere(const Call& call) {
    const int file = descriptorOf(call.at(0));
    const int how = smallNumber(call.at(1));
    return asksForLock(file, how) && flock(file, how | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

/// Whether another process holds a lock on that part of a file: (file, how, length, start, whence).
bool isRegionLocked(const Call& call) {
    const int file = descriptorOf(call.at(0));
    const int how = smallNumber(call.at(1));
    if (!asksForLock(file, how) || call.hasNames) return false;
    struct flock region {};
    const auto given = [&](int at) { return at < call.count ? smallNumber(call.at(at)) : 0; };
    region.l_type = (how & LOCK_SH) != 0 ? F_RDLCK : F_WRLCK;
    region.l_len = given(2);
    region.l_start = given(3);
    region.l_whence = static_cast<short>(given(4));
    return fcntl(file, F_GETLK, &region) == 0 && region.l_type != F_UNLCK;
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
    queueGet,
    processLock,
    processLockEnter,
    fileLock,
    regionLock,
    placeCount
};

std::array<Site, placeCount> g_sites{{
    {Word::sleep, "", &always},
    {Word::io, "read", &fileIsSilent},
    {Word::io, "read", &fileIsSilent},
    {Word::io, "read", &fileIsSilent},
    {Word::io, "os.read", &descriptorIsSilent},
    {Word::process, "os.waitpid", &runsOn},
    {Word::process, "os.wait", &always},
    {Word::join, "Thread.join", &always},
    {Word::io, "recv", &socketIsSilent},
    {Word::io, "recv_into", &socketIsSilent},
    {Word::io, "recvfrom", &socketIsSilent},
    {Word::io, "accept", &socketIsSilent},
    {Word::io, "connect", &mayWait},
    {Word::io, "select", &selects},
    {Word::io, "poll", &polls},
    {Word::io, "epoll", &polls},
    {Word::process, "os.system", &always},
    {Word::sleep, "signal.pause", &always},
    {Word::sleep, "signal.sigwait", &always},
    {Word::lock, "SimpleQueue.get", &queueIsEmpty},
    {Word::lock, "Lock", &isTaken},
    {Word::lock, "Lock", &isTaken},
    {Word::lock, "flock", &isLockedElsewhere},
    {Word::lock, "lockf", &isRegionLocked},
}};

/// "sleep(0.5)"
std::string_view sleepText(PyObject* seconds, std::array<char, 64>& room) {
    const double time = seconds == nullptr            ? -1
                        : PyFloat_CheckExact(seconds) ? PyFloat_AS_DOUBLE(seconds)
                        : PyLong_CheckExact(seconds)  ? smallNumber(seconds)
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
        if (queue) g_queueEmpty = definitionOf(queue.get(), "empty");
        watch<queueGet>(queue.get(), "get");
    }
    if (name == "_multiprocessing") {
        const auto lock = attribute(module, "SemLock");
        if (!lock) return;
        g_lockIsZero = definitionOf(lock.get(), "_is_zero");
        g_lockIsMine = definitionOf(lock.get(), "_is_mine");
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
        g_fileNumber = definitionOf(file.get(), "fileno");
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
    watchLoading(&watchModule);
    const auto threads = PyRef::steal(PyImport_ImportModule("_thread"));
    const auto handle = attribute(threads, "_ThreadHandle");
    watch<threadJoin>(handle.get(), "join");
    watchLocks(threads.get());
}

void watchBlockingSockets() {
    const ErrorHold held;
    const auto module = PyRef::steal(PyImport_ImportModule("_socket"));
    const auto socket = attribute(module, "socket");
    if (!socket) return;
    g_socketNumber = definitionOf(socket.get(), "fileno");
    g_socketTimeout = definitionOf(socket.get(), "gettimeout");
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

#include "core/python/blocking/blocking_calls.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/wait.h>

#include <cerrno>
#include <string_view>

namespace flowglass::python::calls {

Askers g_ask;

int smallNumber(PyObject* object) {
    if (object == nullptr || !PyLong_CheckExact(object)) return -1;
    const ErrorHold held;
    return static_cast<int>(PyLong_AsLong(object));
}

namespace {

bool isSilent(int descriptor) {
    pollfd one{descriptor, POLLIN, 0};
    return descriptor >= 0 && poll(&one, 1, 0) == 0;
}

/// What a C method without arguments gives; null where it fails.
PyRef ask(PyMethodDef* method, PyObject* self) {
    const ErrorHold held;
    return method == nullptr ? PyRef() : PyRef::steal(method->ml_meth(self, nullptr));
}

/// A timeout of exactly 0 asks without waiting.
bool isNoTime(PyObject* timeout) {
    return timeout != nullptr && ((PyLong_CheckExact(timeout) && smallNumber(timeout) == 0) ||
                                  (PyFloat_CheckExact(timeout) && PyFloat_AS_DOUBLE(timeout) == 0));
}

/// Whether the first argument, or the first that has a name, says not to wait.
bool asksNotToWait(const Call& call) {
    return (call.count > 0 || call.hasNames) && call.items[0] == Py_False;
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

}  // namespace

bool always(const Call&) {
    return true;
}

bool fileIsSilent(const Call& call) {
    return isSilent(smallNumber(ask(g_ask.fileNumber, call.self).get()));
}

bool descriptorIsSilent(const Call& call) {
    return isSilent(smallNumber(call.at(0)));
}

bool mayWait(const Call& call) {
    const auto timeout = ask(g_ask.socketTimeout, call.self);
    return !timeout || !PyFloat_CheckExact(timeout.get()) || PyFloat_AS_DOUBLE(timeout.get()) > 0;
}

bool socketIsSilent(const Call& call) {
    return mayWait(call) && isSilent(smallNumber(ask(g_ask.socketNumber, call.self).get()));
}

bool runsOn(const Call& call) {
    const int process = smallNumber(call.at(0));
    if ((smallNumber(call.at(1)) & WNOHANG) != 0) return false;
    siginfo_t facts{};
    return process <= 0 ||
           (waitid(P_PID, static_cast<id_t>(process), &facts, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            facts.si_pid == 0);
}

bool threadRuns(const Call& call) {
    return ask(g_ask.threadIsDone, call.self).get() != Py_True;
}

bool waitsForSignal(const Call& call) {
    return !isNoTime(call.at(1));
}

bool selects(const Call& call) {
    return !call.hasNames && !isNoTime(call.at(3));
}
bool polls(const Call& call) {
    return !call.hasNames && !isNoTime(call.at(0));
}

bool queueIsEmpty(const Call& call) {
    return !asksNotToWait(call) && !isNoTime(call.at(1)) &&
           ask(g_ask.queueEmpty, call.self).get() == Py_True;
}

/// A lock of multiprocessing that some process holds; its own owner may take an RLock again.
bool isTaken(const Call& call) {
    if (asksNotToWait(call) || isNoTime(call.at(1)) ||
        ask(g_ask.lockIsZero, call.self).get() != Py_True)
        return false;
    constexpr int kRecursive = 0;
    const auto kind = PyRef::steal(PyObject_GetAttrString(call.self, "kind"));
    return smallNumber(kind.get()) != kRecursive ||
           ask(g_ask.lockIsMine, call.self).get() != Py_True;
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

}  // namespace flowglass::python::calls

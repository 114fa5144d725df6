#include "core/python/run/stdio.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/python/run/output_text.hpp"
#include "core/python/stand_in.hpp"

namespace flowglass::python {

using trace::Word;

namespace {

using OneArgument = PyObject* (*)(PyObject*, PyObject*);
using ManyArguments = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t);
using MethodArguments = PyObject* (*)(PyObject*, PyTypeObject*, PyObject* const*, Py_ssize_t,
                                      PyObject*);
using NamedArguments = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t, PyObject*);

/// What stands in for CPython's functions needs: who is watched, and what stood there before.
struct Watch {
    Host* host;
    OutputText output;
    // Known by address alone: a reference would keep alive what the program may drop.
    PyObject* in = nullptr;
    std::array<PyObject*, 2> streams{};  ///< sys.stdout, sys.stderr
    std::array<PyObject*, 2> buffers{};  ///< the binary files behind them
    OneArgument write = nullptr;
    OneArgument flush = nullptr;
    OneArgument bufferWrite = nullptr;    ///< of the binary files' own type
    MethodArguments fileWrite = nullptr;  ///< the same, as FileIO has it from 3.12 on
    ManyArguments readline = nullptr;
    ManyArguments read = nullptr;
    iternextfunc nextLine = nullptr;
    NamedArguments print = nullptr;
    ManyArguments input = nullptr;
    ManyArguments excepthook = nullptr;
    OneArgument threadsHook = nullptr;
    OneArgument unraisableHook = nullptr;

    explicit Watch(Host& owner) : host(&owner), output(owner) {}
    [[nodiscard]] static std::optional<Word> find(const std::array<PyObject*, 2>& known,
                                                  const PyObject* object) noexcept {
        if (object == known[0]) return Word::out;
        if (object == known[1]) return Word::err;
        return std::nullopt;
    }
};

Watch* s_watch = nullptr;

/// What the calling thread is inside of.
struct Inside {
    int stream = 0;  ///< a text stream's own function, which writes to the binary file behind it
    int print = 0;
    bool hasRead = false;  ///< an `input` was recorded since input() was called
};
thread_local Inside t_inside;

/// Whether pieces of one text are being written: by print(), or by the interpreter itself.
bool isGathering() noexcept {
    return t_inside.print != 0 || cpython::currentFrame(cpython::threadState()) == nullptr;
}

PyObject* onWrite(PyObject* self, PyObject* text) {
    const auto stream = Watch::find(s_watch->streams, self);
    if (!stream) return s_watch->write(self, text);
    ++t_inside.stream;
    PyObject* result = s_watch->write(self, text);
    --t_inside.stream;
    if (result != nullptr && PyUnicode_Check(text)) {
        s_watch->output.add(*stream, text);
        if (!isGathering()) s_watch->output.flush();
    }
    return result;
}

PyObject* onFlush(PyObject* self, PyObject* none) {
    const bool isKnown = Watch::find(s_watch->streams, self).has_value();
    t_inside.stream += isKnown ? 1 : 0;
    PyObject* result = s_watch->flush(self, none);
    t_inside.stream -= isKnown ? 1 : 0;
    if (isKnown) s_watch->output.flush();
    return result;
}

/// What was written past the text streams: the first bytes of `data`, as many as `result` says.
void noteBytes(Word stream, PyObject* data, PyObject* result) {
    const bool isPlain = PyBytes_Check(data) || PyByteArray_Check(data) || PyMemoryView_Check(data);
    if (!isPlain || result == nullptr || !PyLong_CheckExact(result)) return;
    const ErrorHold held;
    const Py_ssize_t count = PyLong_AsSsize_t(result);
    Py_buffer bytes;
    if (count <= 0 || PyObject_GetBuffer(data, &bytes, PyBUF_SIMPLE) != 0) return;
    s_watch->output.add(stream, {static_cast<const char*>(bytes.buf),
                                 static_cast<std::size_t>(std::min(count, bytes.len))});
    PyBuffer_Release(&bytes);
    s_watch->output.flush();
}

/// Which stream a binary file is, where the program itself writes to it.
std::optional<Word> binaryStream(const PyObject* file) noexcept {
    return t_inside.stream != 0 ? std::nullopt : Watch::find(s_watch->buffers, file);
}

PyObject* onBufferWrite(PyObject* self, PyObject* data) {
    const auto stream = binaryStream(self);
    PyObject* result = s_watch->bufferWrite(self, data);
    if (stream) noteBytes(*stream, data, result);
    return result;
}

PyObject* onFileWrite(PyObject* self, PyTypeObject* type, PyObject* const* arguments,
                      Py_ssize_t count, PyObject* names) {
    const auto stream = binaryStream(self);
    PyObject* result = s_watch->fileWrite(self, type, arguments, count, names);
    if (stream && count == 1) noteBytes(*stream, arguments[0], result);
    return result;
}

PyObject* onPrint(PyObject* module, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
    if (t_inside.print != 0) s_watch->output.flush();
    ++t_inside.print;
    PyObject* result = s_watch->print(module, arguments, count, names);
    --t_inside.print;
    s_watch->output.flush();
    return result;
}

/// While it lives, a traceback is printed.
struct PrintingTraceback {
    PrintingTraceback() noexcept { OutputText::tracebackBegins(); }
    PrintingTraceback(const PrintingTraceback&) = delete;
    PrintingTraceback& operator=(const PrintingTraceback&) = delete;
    ~PrintingTraceback() { OutputText::tracebackEnds(); }
};

PyObject* onExcepthook(PyObject* module, PyObject* const* arguments, Py_ssize_t count) {
    const PrintingTraceback printing;
    return s_watch->excepthook(module, arguments, count);
}

PyObject* onThreadsHook(PyObject* module, PyObject* argument) {
    const PrintingTraceback printing;
    return s_watch->threadsHook(module, argument);
}

PyObject* onUnraisableHook(PyObject* module, PyObject* argument) {
    const PrintingTraceback printing;
    return s_watch->unraisableHook(module, argument);
}

void noteInput(PyObject* text, std::string_view behind = {}) {
    if (text == nullptr || !PyUnicode_Check(text)) return;
    std::string bytes;
    appendUtf8(text, bytes);
    bytes += behind;
    t_inside.hasRead = true;
    s_watch->output.flush();
    recordInput(*s_watch->host, bytes);
}

PyObject* onReadline(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
    PyObject* result = s_watch->readline(self, arguments, count);
    if (self == s_watch->in) noteInput(result);
    return result;
}

PyObject* onRead(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
    PyObject* result = s_watch->read(self, arguments, count);
    if (self == s_watch->in) noteInput(result);
    return result;
}

PyObject* onNextLine(PyObject* self) {
    PyObject* result = s_watch->nextLine(self);
    if (self == s_watch->in) noteInput(result);
    return result;
}

/// input() talks to a terminal past sys.stdin and sys.stdout; to anything else through them.
PyObject* onInput(PyObject* module, PyObject* const* arguments, Py_ssize_t count) {
    const bool isOwn =
        PySys_GetObject("stdin") == s_watch->in && PySys_GetObject("stdout") == s_watch->streams[0];
    const bool isTerminal = isOwn && isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
    s_watch->output.flush();
    if (isTerminal && count > 0 && PyUnicode_CheckExact(arguments[0])) {
        s_watch->output.add(Word::out, arguments[0]);
        s_watch->output.flush();
    }
    t_inside.hasRead = false;
    PyObject* result = s_watch->input(module, arguments, count);
    if (isOwn && !t_inside.hasRead) noteInput(result, "\n");
    return result;
}

/// `name` of sys, where it is one of CPython's own text files.
PyObject* textFile(const char* name) {
    PyObject* file = PySys_GetObject(name);
    if (file == nullptr || std::string_view(Py_TYPE(file)->tp_name) != "_io.TextIOWrapper")
        return nullptr;
    return file;
}

/// The binary files behind the streams are both buffered or, with -u, both plain files.
void watchBuffers(Watch& watch) {
    PyObject* type = nullptr;
    for (std::size_t i = 0; i < watch.streams.size(); ++i) {
        if (watch.streams[i] == nullptr) continue;
        const auto buffer = PyRef::steal(PyObject_GetAttrString(watch.streams[i], "buffer"));
        if (!buffer || !std::string_view(Py_TYPE(buffer.get())->tp_name).starts_with("_io."))
            continue;
        watch.buffers[i] = buffer.get();
        type = reinterpret_cast<PyObject*>(Py_TYPE(buffer.get()));
    }
    if (type == nullptr) return;
    standIn(type, "write", METH_O, onBufferWrite, watch.bufferWrite);
    standIn(type, "write", METH_METHOD | METH_FASTCALL | METH_KEYWORDS, onFileWrite,
            watch.fileWrite);
}

void watchTextFiles(Watch& watch, PyTypeObject* type) {
    auto* object = reinterpret_cast<PyObject*>(type);
    standIn(object, "write", METH_O, onWrite, watch.write);
    standIn(object, "flush", METH_NOARGS, onFlush, watch.flush);
    standIn(object, "readline", METH_FASTCALL, onReadline, watch.readline);
    standIn(object, "read", METH_FASTCALL, onRead, watch.read);
    watch.nextLine = type->tp_iternext;
    type->tp_iternext = onNextLine;
}

}  // namespace

void Stdio::watch(Host& host) {
    const ErrorHold held;
    auto* watch = new Watch(host);
    s_watch = watch;  // for good: CPython's functions lead here to the end of the process
    watch->in = textFile("stdin");
    watch->streams = {textFile("stdout"), textFile("stderr")};
    for (PyObject* file : {watch->streams[0], watch->streams[1], watch->in}) {
        if (file == nullptr) continue;
        watchTextFiles(*watch, Py_TYPE(file));
        break;
    }
    watchBuffers(*watch);
    const auto module = PyRef::steal(PyImport_ImportModule("builtins"));
    if (!module) return;
    standIn(module.get(), "print", METH_FASTCALL | METH_KEYWORDS, onPrint, watch->print);
    standIn(module.get(), "input", METH_FASTCALL, onInput, watch->input);
    const auto system = PyRef::steal(PyImport_ImportModule("sys"));
    const auto threads = PyRef::steal(PyImport_ImportModule("_thread"));
    if (!system || !threads) return;
    standIn(system.get(), "__excepthook__", METH_FASTCALL, onExcepthook, watch->excepthook);
    standIn(system.get(), "__unraisablehook__", METH_O, onUnraisableHook, watch->unraisableHook);
    standIn(threads.get(), "_excepthook", METH_O, onThreadsHook, watch->threadsHook);
}

void Stdio::flush() noexcept {
    if (s_watch != nullptr) s_watch->output.flush();
}

}  // namespace flowglass::python

#include "core/python/run/following.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "core/python/run/child_words.hpp"
#include "core/python/stand_in.hpp"

namespace flowglass::python {

namespace {

const Config* g_config = nullptr;  ///< null while processes are not followed
void (*g_beginInChild)() = nullptr;

PyObject* inChild(PyObject*, PyObject*) {
    const int error = errno;
    {
        const ErrorHold hold;
        g_beginInChild();
    }
    errno = error;
    Py_RETURN_NONE;
}

PyMethodDef g_inChild = {"after_fork", &inChild, METH_NOARGS, nullptr};

/// A word of a command line; "" where finding out could run code of the program's.
std::string textOf(PyObject* word) {
    auto text = PyRef::borrow(word);
    const std::string_view type = _PyType_Name(Py_TYPE(word));
    if (type == "PosixPath" || type == "PurePosixPath") text = PyRef::steal(PyOS_FSPath(word));
    if (text && PyUnicode_Check(text.get()))
        text = PyRef::steal(PyUnicode_EncodeFSDefault(text.get()));
    if (!text || !PyBytes_Check(text.get())) {
        PyErr_Clear();
        return {};
    }
    return {PyBytes_AS_STRING(text.get()), static_cast<std::size_t>(PyBytes_GET_SIZE(text.get()))};
}

/// Whether the first of `candidates` that can be run, which is the one that will be, is the
/// interpreter that runs here. One below a working directory to come is not looked at.
bool isThisInterpreter(PyObject* candidates, bool movesFirst) {
    const auto paths = PyRef::steal(PySequence_Fast(candidates, ""));
    if (!paths) return false;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(paths.get()); ++i) {
        const std::string path = textOf(PySequence_Fast_GET_ITEM(paths.get(), i));
        if (path.empty() || (movesFirst && !path.starts_with('/'))) return false;
        if (access(path.c_str(), X_OK) != 0) continue;
        struct stat there {};
        struct stat here {};
        return stat(path.c_str(), &there) == 0 && stat("/proc/self/exe", &here) == 0 &&
               there.st_dev == here.st_dev && there.st_ino == here.st_ino;
    }
    return false;
}

bool append(PyObject* list, std::string_view word) {
    const auto text = PyRef::steal(
        PyUnicode_DecodeFSDefaultAndSize(word.data(), static_cast<Py_ssize_t>(word.size())));
    return text && PyList_Append(list, text.get()) == 0;
}

/// The launcher and its options in front of what is at `place` of `words`.
PyRef withLauncher(PyObject* words, std::size_t place) {
    const Py_ssize_t count = PySequence_Fast_GET_SIZE(words);
    const auto at = static_cast<Py_ssize_t>(place);
    auto list = PyRef::steal(PyList_New(0));
    bool isGood = static_cast<bool>(list);
    for (Py_ssize_t i = 0; isGood && i < count; ++i) {
        if (i == at) {
            isGood = append(list.get(), g_config->launcher + "/__main__.py");
            for (const auto& word : g_config->wordsForOthers)
                isGood = isGood && append(list.get(), word);
            isGood = isGood && append(list.get(), "--");
        }
        isGood = isGood && PyList_Append(list.get(), PySequence_Fast_GET_ITEM(words, i)) == 0;
    }
    return isGood ? std::move(list) : PyRef{};
}

/// What is to be run instead of `arguments`, so that it is recorded; null where it is left alone.
PyRef recordedWords(PyObject* arguments, PyObject* candidates, PyObject* folder) {
    const ErrorHold hold;
    // What the program made itself might do something when it is looked at.
    const bool isPlain = PyList_CheckExact(arguments) || PyTuple_CheckExact(arguments);
    const bool arePlain = PyList_CheckExact(candidates) || PyTuple_CheckExact(candidates);
    if (!isPlain || !arePlain || !isThisInterpreter(candidates, folder != Py_None)) return {};
    std::vector<std::string> words;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(arguments); ++i)
        words.push_back(textOf(PySequence_Fast_GET_ITEM(arguments, i)));
    const auto place = placeOfProgram(words);
    return place ? withLauncher(arguments, *place) : PyRef{};
}

// _posixsubprocess.fork_exec(args, executable_list, close_fds, pass_fds, cwd, …)
constexpr Py_ssize_t kFolder = 4;

#if PY_VERSION_HEX >= 0x030C0000

using ForkExec = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t);
constexpr int kForkExecFlags = METH_FASTCALL;
ForkExec g_forkExec = nullptr;

PyObject* forkExec(PyObject* module, PyObject* const* arguments, Py_ssize_t count) {
    const auto words =
        count > kFolder ? recordedWords(arguments[0], arguments[1], arguments[kFolder]) : PyRef{};
    if (!words) return g_forkExec(module, arguments, count);
    std::vector<PyObject*> instead(arguments, arguments + count);
    instead[0] = words.get();
    return g_forkExec(module, instead.data(), count);
}

#else

using ForkExec = PyObject* (*)(PyObject*, PyObject*);
constexpr int kForkExecFlags = METH_VARARGS;
ForkExec g_forkExec = nullptr;

PyObject* forkExec(PyObject* module, PyObject* arguments) {
    const auto words =
        PyTuple_GET_SIZE(arguments) > kFolder
            ? recordedWords(PyTuple_GET_ITEM(arguments, 0), PyTuple_GET_ITEM(arguments, 1),
                            PyTuple_GET_ITEM(arguments, kFolder))
            : PyRef{};
    if (!words) return g_forkExec(module, arguments);
    const auto others = PyRef::steal(PyTuple_GetSlice(arguments, 1, PyTuple_GET_SIZE(arguments)));
    const auto first = PyRef::steal(PyTuple_Pack(1, words.get()));
    if (!others || !first) return nullptr;
    const auto all = PyRef::steal(PySequence_Concat(first.get(), others.get()));
    return all ? g_forkExec(module, all.get()) : nullptr;
}

#endif

// posix.posix_spawn(path, argv, env, …), which subprocess prefers from 3.13 on.
constexpr Py_ssize_t kPath = 0;
constexpr Py_ssize_t kWords = 1;

using PosixSpawn = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t, PyObject*);
PosixSpawn g_posixSpawn = nullptr;

PyObject* posixSpawn(PyObject* module, PyObject* const* arguments, Py_ssize_t count,
                     PyObject* names) {
    PyRef words;
    if (count > kWords) {
        const auto path = PyRef::steal(PyTuple_Pack(1, arguments[kPath]));
        if (!path) return nullptr;
        words = recordedWords(arguments[kWords], path.get(), Py_None);
    }
    if (!words) return g_posixSpawn(module, arguments, count, names);
    const Py_ssize_t named = names == nullptr ? 0 : PyTuple_GET_SIZE(names);
    std::vector<PyObject*> instead(arguments, arguments + count + named);
    instead[kWords] = words.get();
    return g_posixSpawn(module, instead.data(), count, names);
}

}  // namespace

bool followProcesses(const Config& config, void (*beginInChild)()) {
    g_config = &config;
    g_beginInChild = beginInChild;
    const auto system = PyRef::steal(PyImport_ImportModule("posix"));
    const auto enlist =
        system ? PyRef::steal(PyObject_GetAttrString(system.get(), "register_at_fork")) : PyRef{};
    const auto nothing = PyRef::steal(PyTuple_New(0));
    const auto begin = PyRef::steal(PyCFunction_New(&g_inChild, nullptr));
    const auto names = PyRef::steal(PyDict_New());
    if (!enlist || !nothing || !begin || !names ||
        PyDict_SetItemString(names.get(), "after_in_child", begin.get()) != 0 ||
        !PyRef::steal(PyObject_Call(enlist.get(), nothing.get(), names.get())))
        return false;
    standIn(system.get(), "posix_spawn", METH_FASTCALL | METH_KEYWORDS, posixSpawn, g_posixSpawn);
    if (PyDict_GetItemString(PyImport_GetModuleDict(), "_posixsubprocess") != nullptr)
        watchPrograms();
    return true;
}

void watchPrograms() {
    if (g_config == nullptr || g_forkExec != nullptr) return;
    const ErrorHold hold;
    const auto module = PyRef::steal(PyImport_ImportModule("_posixsubprocess"));
    if (module) standIn(module.get(), "fork_exec", kForkExecFlags, forkExec, g_forkExec);
}

}  // namespace flowglass::python

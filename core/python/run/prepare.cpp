#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>
#include <string_view>

#include "core/python/run/run.hpp"

namespace flowglass::python {

namespace {

PyRef textOf(std::string_view bytes) {
    return PyRef::steal(
        PyUnicode_DecodeFSDefaultAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size())));
}

bool append(PyObject* list, std::string_view text) {
    const auto item = textOf(text);
    return item && PyList_Append(list, item.get()) == 0;
}

/// The program's words as a plain run has them, `first` instead of what -m stands for.
bool appendWords(PyObject* list, const Launch& launch, std::string_view first) {
    if (!append(list, first)) return false;
    for (const auto& argument : launch.arguments)
        if (!append(list, argument)) return false;
    return true;
}

/// sys.orig_argv: the interpreter, its options, and then the program instead of us.
bool setOriginalArguments(const Launch& launch, Py_ssize_t ownWords) {
    PyObject* old = PySys_GetObject("orig_argv");
    if (old == nullptr || !PyList_Check(old)) return true;
    const Py_ssize_t kept = PyList_GET_SIZE(old) - ownWords;
    const auto list = PyRef::steal(PyList_GetSlice(old, 0, kept < 1 ? 1 : kept));
    if (!list || (!launch.isScript() && !append(list.get(), launch.isModule ? "-m" : "-c")))
        return false;
    return appendWords(list.get(), launch, launch.target) &&
           PySys_SetObject("orig_argv", list.get()) == 0;
}

bool setArguments(const Launch& launch) {
    PyObject* own = PySys_GetObject("argv");
    const Py_ssize_t ownWords = own != nullptr && PyList_Check(own) ? PyList_GET_SIZE(own) : 0;
    const auto list = PyRef::steal(PyList_New(0));
    const std::string_view first = launch.isModule    ? "-m"
                                   : launch.isCommand ? "-c"
                                                      : std::string_view(launch.target);
    return list && appendWords(list.get(), launch, first) &&
           PySys_SetObject("argv", list.get()) == 0 && setOriginalArguments(launch, ownWords);
}

std::string workingDirectory() {
    std::array<char, PATH_MAX> room{};
    return getcwd(room.data(), room.size()) == nullptr ? std::string() : std::string(room.data());
}

/// What the interpreter puts first on sys.path: the real folder of the script, or the working
/// directory for -m, whichever that is at the time for -c, or what it imports from.
std::string firstPath(const Launch& launch) {
    if (launch.isImported) return launch.config.script;
    if (launch.isCommand) return {};
    if (launch.isModule) return workingDirectory();
    std::array<char, PATH_MAX> room{};
    const char* real = realpath(launch.target.c_str(), room.data());
    const std::string path = real == nullptr ? launch.target : std::string(real);
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return {};
    return slash == 0 ? "/" : path.substr(0, slash);
}

/// Our folder stands first on sys.path, unless a safe path was asked for; the program's goes there.
bool setFirstPath(const Launch& launch) {
    PyObject* flags = PySys_GetObject("flags");
    PyObject* path = PySys_GetObject("path");
    if (flags == nullptr || path == nullptr || !PyList_Check(path)) return true;
    const auto safe = PyRef::steal(PyObject_GetAttrString(flags, "safe_path"));
    if (!safe) return false;
    const bool hasOurs = safe.get() != Py_True && PyList_GET_SIZE(path) != 0;
    if (!hasOurs && !launch.isImported) return true;
    const auto first = textOf(firstPath(launch));
    if (first && !hasOurs) return PyList_Insert(path, 0, first.get()) == 0;
    return first && PyList_SetItem(path, 0, PyRef::borrow(first.get()).release()) == 0;
}

/// What the interpreter has in a fresh `__main__`, before it runs anything in it.
constexpr std::array<std::string_view, 7> kFreshNames = {
    "__name__", "__doc__",         "__package__", "__loader__",
    "__spec__", "__annotations__", "__builtins__"};

bool isFresh(PyObject* name) {
    for (const auto fresh : kFreshNames)
        if (PyUnicode_CompareWithASCIIString(name, fresh.data()) == 0) return true;
    return false;
}

bool cleanMain() {
    PyObject* main = PyImport_AddModule("__main__");
    if (main == nullptr) return false;
    PyObject* names = PyModule_GetDict(main);
    const auto keys = PyRef::steal(PyDict_Keys(names));
    if (!keys) return false;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(keys.get()); ++i) {
        PyObject* name = PyList_GET_ITEM(keys.get(), i);
        if (!isFresh(name) && PyDict_DelItem(names, name) != 0) return false;
    }
    PyObject* importer = PyImport_GetModuleDict();
    if (PyDict_GetItemString(importer, "_flowglass") != nullptr &&
        PyDict_DelItemString(importer, "_flowglass") != 0)
        return false;
    return PyDict_SetItemString(names, "__doc__", Py_None) == 0;
}

/// The interpreter looked for an importer for our __main__.py; a plain run looks for the script's.
bool renameImporter(const Launch& launch) {
    PyObject* cache = PySys_GetObject("path_importer_cache");
    if (cache == nullptr || !PyDict_Check(cache)) return true;
    const auto own = textOf(launch.config.launcher + "/__main__.py");
    const auto script = textOf(launch.config.script);
    if (!own || !script) return false;
    if (PyDict_GetItemWithError(cache, own.get()) == nullptr) return !PyErr_Occurred();
    return PyDict_DelItem(cache, own.get()) == 0 &&
           (!launch.isScript() || launch.isImported ||
            PyDict_SetItem(cache, script.get(), Py_None) == 0);
}

/// Whether some importer takes it for a place of modules, as pymain_get_importer in Modules/main.c
/// asks.
bool isImportedFrom(const std::string& path, bool& answer) {
    const auto name = textOf(path);
    const auto importer = name ? PyRef::steal(PyImport_GetImporter(name.get())) : PyRef{};
    answer = importer && importer.get() != Py_None;
    return static_cast<bool>(importer);
}

/// Adds `path` of the sysconfig-like attribute `name` of sys, joined with `tail`.
void addFolder(Config& config, const char* name, std::string_view tail) {
    PyObject* prefix = PySys_GetObject(name);
    if (prefix == nullptr || !PyUnicode_Check(prefix)) return;
    const auto bytes = PyRef::steal(PyUnicode_EncodeFSDefault(prefix));
    if (!bytes) return PyErr_Clear();
    std::string folder = PyBytes_AS_STRING(bytes.get());
    folder += tail;
    for (const auto& known : config.libraries)
        if (known == folder) return;
    config.libraries.push_back(std::move(folder));
}

}  // namespace

bool findFolders(Launch& launch) {
    auto& config = launch.config;
    PyObject* main = PyImport_AddModule("__main__");
    PyObject* file =
        main == nullptr ? nullptr : PyDict_GetItemString(PyModule_GetDict(main), "__file__");
    if (file != nullptr && PyUnicode_Check(file)) {
        const auto bytes = PyRef::steal(PyUnicode_EncodeFSDefault(file));
        if (!bytes) return false;
        config.launcher = PyBytes_AS_STRING(bytes.get());
        config.launcher.resize(config.launcher.rfind('/'));
    }
    if (launch.isScript()) {
        config.script = launch.target.starts_with('/') ? launch.target
                        : launch.target == "."         ? workingDirectory()
                                                       : workingDirectory() + "/" + launch.target;
        if (!isImportedFrom(config.script, launch.isImported)) return false;
    }
    const std::string minor =
        "/python" + std::to_string(PY_MAJOR_VERSION) + "." + std::to_string(PY_MINOR_VERSION);
    for (const char* prefix : {"base_prefix", "base_exec_prefix", "prefix", "exec_prefix"})
        for (const char* folder : {"/lib", "/lib64"}) addFolder(config, prefix, folder + minor);
    addFolder(config, "base_prefix", "/lib/python3");
    return true;
}

bool prepareProgram(const Launch& launch) {
    return setArguments(launch) && setFirstPath(launch) && renameImporter(launch) && cleanMain();
}

}  // namespace flowglass::python

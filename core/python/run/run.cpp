#include "core/python/run/run.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/python/run/interrupted.hpp"

namespace flowglass::python {

namespace {

#if PY_VERSION_HEX >= 0x030C0000
/// How deep C code may call itself. It differs among the releases of one minor version, so a new
/// thread's state is asked.
int limitOfC(PyThreadState* thread) {
    PyThreadState* fresh = PyThreadState_New(thread->interp);
    if (fresh == nullptr) return thread->c_recursion_remaining;
    const int limit = fresh->c_recursion_remaining;
    PyThreadState_Clear(fresh);
    PyThreadState_Delete(fresh);
    return limit;
}
#endif

/// Lets the program run as if nothing were beneath it: no frame, and the whole recursion limit.
/// Puts back what was there.
class BareStack {
  public:
    explicit BareStack(PyThreadState* thread)
        : m_thread(thread), m_frame(cpython::currentFrame(thread)) {
        cpython::setCurrentFrame(thread, nullptr);
#if PY_VERSION_HEX >= 0x030C0000
        m_depth = thread->py_recursion_limit - thread->py_recursion_remaining;
        thread->py_recursion_remaining += m_depth;
        m_depthOfC = limitOfC(thread) - thread->c_recursion_remaining;
        thread->c_recursion_remaining += m_depthOfC;
#else
        m_depth = thread->recursion_limit - thread->recursion_remaining;
        thread->recursion_remaining += m_depth;
#endif
    }
    BareStack(const BareStack&) = delete;
    BareStack& operator=(const BareStack&) = delete;
    ~BareStack() {
        cpython::setCurrentFrame(m_thread, m_frame);
#if PY_VERSION_HEX >= 0x030C0000
        m_thread->py_recursion_remaining -= m_depth;
        m_thread->c_recursion_remaining -= m_depthOfC;
#else
        m_thread->recursion_remaining -= m_depth;
#endif
    }

  private:
    PyThreadState* m_thread;
    cpython::InterpreterFrame* m_frame;
    int m_depth = 0;
#if PY_VERSION_HEX >= 0x030C0000
    int m_depthOfC = 0;
#endif
};

/// Prints the pending exception as the interpreter does; a SystemExit ends the process here.
int printError() {
    PyErr_Print();
    return 1;
}

PyRef pathOf(const std::string& bytes) {
    return PyRef::steal(
        PyUnicode_DecodeFSDefaultAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size())));
}

/// Status 2: not to be opened; 1: an uncaught exception; 0. As pymain_run_file_obj in
/// Modules/main.c does it, messages included; but a script that is rewritten is not compiled there.
int runScript(const std::string& path, Rewriter* rewriter) {
    const auto name = pathOf(path);
    PyObject* program = PySys_GetObject("executable");
    if (!name || program == nullptr) return printError();
    FILE* file = std::fopen(path.c_str(), "rbe");
    if (file == nullptr) {
        const int why = errno;
        PySys_FormatStderr("%S: can't open file %R: [Errno %d] %s\n", program, name.get(), why,
                           std::strerror(why));
        return 2;
    }
    struct stat facts {};
    if (fstat(fileno(file), &facts) == 0 && S_ISDIR(facts.st_mode)) {
        PySys_FormatStderr("%S: %R is a directory, cannot continue\n", program, name.get());
        std::fclose(file);
        return 1;
    }
    if (Py_MakePendingCalls() == -1) {
        std::fclose(file);
        return printError();
    }
    if (const auto code = rewriter == nullptr ? PyRef{} : rewriter->mainScript(path)) {
        std::fclose(file);
        return runMainScript(code.get(), path);
    }
    PyCompilerFlags flags = _PyCompilerFlags_INIT;
    return PyRun_AnyFileExFlags(file, path.c_str(), 1, &flags) == 0 ? 0 : 1;
}

/// As pymain_run_module in Modules/main.c does it. `setsName`: sys.argv[0] becomes the module's
/// file.
int runModule(const std::string& module, bool setsName) {
    const auto name = pathOf(module);
    const auto runpy = PyRef::steal(PyImport_ImportModule("runpy"));
    if (!name || !runpy) return printError();
    const auto function = PyRef::steal(PyObject_GetAttrString(runpy.get(), "_run_module_as_main"));
    if (!function) return printError();
    interrupted() = 0;
    const auto result = PyRef::steal(PyObject_CallFunctionObjArgs(
        function.get(), name.get(), setsName ? Py_True : Py_False, nullptr));
    if (result) return 0;
    if (PyErr_Occurred() == PyExc_KeyboardInterrupt) interrupted() = 1;
    return printError();
}

}  // namespace

PyObject* runProgram(const Launch& launch, Rewriter* rewriter) {
    int status = 0;
    {
        const BareStack bare(cpython::threadState());
        status = launch.isModule     ? runModule(launch.target, true)
                 : launch.isCommand  ? runCommand(launch.target)
                 : launch.isImported ? runModule("__main__", false)
                                     : runScript(launch.config.script, rewriter);
        // A process that is to end with a status ends here, before our frames come into sight.
        if (status != 0 && interrupted() == 0) Py_Exit(status);
    }
    Py_RETURN_NONE;
}

}  // namespace flowglass::python

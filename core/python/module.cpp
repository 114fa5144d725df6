#include <memory>

#include "core/python/backend/backend.hpp"
#include "core/python/blocking/blocking.hpp"
#include "core/python/run/following.hpp"
#include "core/python/run/process_end.hpp"
#include "core/python/run/run.hpp"
#include "core/python/run/stdio.hpp"
#include "core/python/scopes/hand_calls.hpp"
#include "core/python/scopes/open_scope.hpp"

namespace flowglass::python {

namespace {

/// What records this process. It stays to the very end: callbacks may come while the interpreter
/// takes itself apart.
struct Recording {
    explicit Recording(std::unique_ptr<Recorder> made)
        : recorder(std::move(made)), lifecycle(*recorder) {}
    std::unique_ptr<Recorder> recorder;
    Lifecycle lifecycle;
    std::unique_ptr<Rewriter> rewriter;
};
Recording* g_recording = nullptr;

/// The interpreter has taken itself apart: nothing of Python may be touched.
void atExit() {
    if (g_recording == nullptr || Lifecycle::active() == nullptr) return;
    Lifecycle::activate(nullptr);
    g_recording->lifecycle.finish();
}

/// A process that ends at once takes no interpreter apart; one that ends plainly has.
void endsWith(int status) {
    atExit();
    if (g_recording != nullptr)
        g_recording->recorder->channel().tellEnding(static_cast<std::uint8_t>(status & 0xFF));
}

/// A forked child may not write what is its parent's, and not everybody who forks goes on as
/// Python: nothing is recorded until the interpreter says that it does (beginInChild()).
void inChild() {
    Lifecycle::activate(nullptr);
    if (g_recording != nullptr) g_recording->recorder->abandon();
}

/// A forked child that is followed, once the interpreter is whole in it.
void beginInChild() {
    if (g_recording == nullptr) return;
    g_recording->lifecycle.forgetAll();
    if (g_recording->recorder->beginAnew()) Lifecycle::activate(&g_recording->lifecycle);
}

/// Puts sites into the user's modules, for every topic that asks for some.
bool startRewriting(Recording& recording) {
    recording.rewriter = Rewriter::create();
    if (recording.rewriter == nullptr || !readyScopes() || !readyAnswers()) return false;
    recording.rewriter->add(scopesTopic(recording.lifecycle));
    recording.rewriter->add(decoratorsTopic(recording.lifecycle));
    watchImports(*recording.rewriter);
    return true;
}

/// What a process that announces itself says that it runs; what multiprocessing starts is another
/// part of the first one's program.
std::vector<std::string> wordsOf(const Launch& launch) {
    if (launch.isCommand) return {};
    std::vector<std::string> words{launch.isModule ? "-m " + launch.target : launch.target};
    words.insert(words.end(), launch.arguments.begin(), launch.arguments.end());
    return words;
}

bool startRecording(const Launch& launch) {
    const Config& config = launch.config;
    auto recorder = Recorder::create(config, wordsOf(launch));
    // The program runs on where nobody is there any more to follow what it starts.
    if (!recorder && config.channel < 0) return true;
    if (!recorder) {
        PyErr_SetString(PyExc_OSError, base::describe(recorder.error()).c_str());
        return false;
    }
    if (!codeSlotsAreAsExpected()) {
        PyErr_SetString(PyExc_ImportError,
                        "this interpreter's insides are not what the recorder was built for");
        return false;
    }
    g_recording = new Recording(std::move(*recorder));
    Lifecycle::activate(&g_recording->lifecycle);
    (void)g_recording->recorder->thread();
    if (!startRewriting(*g_recording)) return false;
    ExceptionIds::watchDeaths();
    if (!watchCreation() || !watchClosing() || !startBackend(config)) return false;
    Stdio::watch(g_recording->lifecycle);
    watchBlocking();
    watchHandCalls();
    pthread_atfork(nullptr, nullptr, &inChild);
    watchProcessEnd(&endsWith);
    if (!config.follow.empty() && !followProcesses(g_recording->recorder->config(), &beginInChild))
        return false;
    return Py_AtExit(&atExit) == 0;
}

PyObject* runMain(PyObject*, PyObject*) {
    Launch launch;
    if (!readLaunch(PySys_GetObject("argv"), launch) || !prepareProgram(launch)) return nullptr;
    const bool isRecorded = launch.config.channel >= 0 || !launch.config.follow.empty();
    if (isRecorded && !startRecording(launch)) return nullptr;
    return runProgram(launch, g_recording == nullptr ? nullptr : g_recording->rewriter.get());
}

PyMethodDef g_methods[] = {
    {"main", &runMain, METH_NOARGS, "Runs the program that the command line names, recorded."},
    {nullptr, nullptr, 0, nullptr},
};

PyModuleDef g_module = {
    PyModuleDef_HEAD_INIT,
    "_flowglass",
    "Records the program that it runs.",
    0,
    g_methods,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
};

}  // namespace

}  // namespace flowglass::python

PyMODINIT_FUNC PyInit__flowglass() {
    return PyModuleDef_Init(&flowglass::python::g_module);
}

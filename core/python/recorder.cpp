#include "core/python/recorder.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "core/python/pyref.hpp"
#include "core/record/announcement.hpp"

namespace flowglass::python {

namespace {

/// Ends a thread's part when the thread itself ends, if its Python state has not done so.
struct ThreadGuard {
    Recorder* recorder = nullptr;
    ThreadState* state = nullptr;
    ~ThreadGuard() {
        if (state != nullptr) recorder->endThread(*state);
    }
};
thread_local ThreadGuard t_guard;

/// What threading calls the current thread; empty where it does not know it. Runs no code of the
/// program's: it reads threading's own table.
std::string nameOfThread() {
    const ErrorHold hold;
    PyObject* modules = PyImport_GetModuleDict();
    PyObject* threading = modules == nullptr ? nullptr : PyDict_GetItemString(modules, "threading");
    if (threading == nullptr || !PyModule_Check(threading)) return {};
    PyObject* table = PyDict_GetItemString(PyModule_GetDict(threading), "_active");
    const auto ident = PyRef::steal(PyLong_FromUnsignedLong(PyThread_get_thread_ident()));
    if (table == nullptr || !PyDict_Check(table) || !ident) return {};
    const auto thread = PyRef::borrow(PyDict_GetItemWithError(table, ident.get()));
    if (!thread) return {};
    const auto fields = PyRef::steal(PyObject_GenericGetDict(thread.get(), nullptr));
    if (!fields || !PyDict_Check(fields.get())) return {};
    PyObject* name = PyDict_GetItemString(fields.get(), "_name");
    if (name == nullptr || !PyUnicode_Check(name)) return {};
    const char* text = PyUnicode_AsUTF8(name);
    return text == nullptr ? std::string{} : std::string{text};
}

/// Python drops a thread's dict before anybody who joins the thread goes on: what lies in it is
/// told in time, where the end of the system's thread may be seen too late. The dicts of daemon
/// threads are dropped by the main thread, which ends the interpreter without waiting for them.
void endWithState(PyObject* capsule) {
    if (PyCapsule_GetPointer(capsule, nullptr) != t_guard.state) return;
    t_guard.recorder->endThread(*std::exchange(t_guard.state, nullptr));
}

void noteEnd(ThreadState& state) {
    const ErrorHold hold;
    PyObject* dict = PyThreadState_GetDict();
    const auto capsule = PyRef::steal(PyCapsule_New(&state, nullptr, &endWithState));
    if (dict != nullptr && capsule)
        (void)PyDict_SetItemString(dict, "_flowglass.thread", capsule.get());
}

/// Ticks of the raw clock a second from now on, measured over a short sleep; only a limit in
/// seconds needs it.
std::uint64_t ticksIn(double seconds) {
    using namespace std::chrono;
    const auto began = steady_clock::now();
    const auto first = record::ticks();
    std::this_thread::sleep_for(milliseconds(5));
    const auto ticked = static_cast<double>(record::ticks() - first);
    const duration<double> passed = steady_clock::now() - began;
    return static_cast<std::uint64_t>(seconds * ticked / passed.count());
}

}  // namespace

thread_local ThreadState* Recorder::t_state = nullptr;

base::Result<std::unique_ptr<Recorder>> Recorder::create(Config config,
                                                         const std::vector<std::string>& words) {
    auto channel = config.channel >= 0 ? record::Channel::attach(config.channel)
                                       : record::announce(config.follow, words);
    if (!channel) return channel.error();
    std::unique_ptr<Recorder> recorder(new Recorder(std::move(config), std::move(*channel)));
    recorder->describeRuntime();
    return recorder;
}

Recorder::Recorder(Config config, record::Channel channel)
    : m_config(std::move(config)),
      m_channel(std::move(channel)),
      m_dictionary(m_channel, m_config.follow.empty() ? record::Dictionary::Keeps::texts
                                                      : record::Dictionary::Keeps::everything),
      m_codes(m_config, m_dictionary),
      m_userClasses(m_config) {
    if (m_config.maxEvents != 0) m_maxEvents = m_config.maxEvents;
    if (m_config.maxSeconds > 0) m_mostTicks = ticksIn(m_config.maxSeconds);
    beginLimits();
}

void Recorder::beginLimits() {
    m_events = m_lost = 0;
    m_atLimit = false;
    m_isRecording = true;
    if (m_mostTicks != 0) m_lastTicks = record::ticks() + m_mostTicks;
}

Recorder::~Recorder() = default;

void Recorder::describeRuntime() {
    const std::string version = Py_GetVersion();
    m_dictionary.describe(record::DictionaryEntry::runtime,
                          "CPython " + version.substr(0, version.find(' ')));
    m_dictionary.describe(record::DictionaryEntry::language, "python");
}

ThreadState& Recorder::addThread() noexcept {
    const auto number = m_channel.newThread();
    auto state = std::make_unique<ThreadState>(m_channel, number);
    ThreadState& added = *state;
    t_state = &added;
    t_guard.recorder = this;
    t_guard.state = &added;
    {
        const std::scoped_lock lock(m_mutex);
        m_threads.push_back(std::move(state));
    }
    if (number.value != 1) noteEnd(added);
    if (m_isRecording) tellThread(added);
    return added;
}

void Recorder::tellThread(ThreadState& state) noexcept {
    const auto number = state.log.thread().value;
    std::string name = nameOfThread();
    if (name.empty()) name = number == 1 ? "MainThread" : "thread " + std::to_string(number);
    state.event<trace::Kind::thread>(record::ticks(), name.size() + 8)
        .put<trace::Field::name>(std::string_view(name))
        .commit();
}

void Recorder::endThread(ThreadState& state) noexcept {
    t_state = nullptr;
    // A daemon thread may end while the main thread hands everything over.
    const std::scoped_lock lock(m_mutex);
    if (m_isRecording) {
        const auto ticks = record::ticks();
        // What left the thread's last frame was stopped by whoever started the thread.
        for (const Token& token : state.tokens)
            state.event<trace::Kind::handled>(ticks)
                .put<trace::Field::exc>(token.id)
                .put<trace::Field::stoppedBy>(trace::Word::interpreter)
                .commit();
        state.event<trace::Kind::threadEnd>(ticks).commit();
    }
    std::erase_if(m_threads, [&](const auto& thread) { return thread.get() == &state; });
}

std::vector<ThreadState*> Recorder::threads() {
    const std::scoped_lock lock(m_mutex);
    std::vector<ThreadState*> all;
    for (const auto& thread : m_threads) all.push_back(thread.get());
    return all;
}

bool Recorder::reachLimit() noexcept {
    if (m_isRecording) {
        // Said at once, since nobody knows how the program will end; the rest at its end.
        m_isRecording = false;
        m_atLimit = true;
        thread()
            .event<trace::Kind::lost>(record::ticks())
            .put<trace::Field::count>(1U)
            .put<trace::Field::why>(trace::Word::limit)
            .commit();
        return false;
    }
    if (m_atLimit) ++m_lost;
    return false;
}

void Recorder::finish() noexcept {
    if (m_isRecording || m_atLimit) {
        if (m_lost > 0) {
            constexpr std::uint64_t most = 0xFFFF'FFFFU;
            thread()
                .event<trace::Kind::lost>(record::ticks())
                .put<trace::Field::count>(static_cast<std::uint32_t>(std::min(m_lost, most)))
                .put<trace::Field::why>(trace::Word::limit)
                .commit();
        }
        const std::scoped_lock lock(m_mutex);
        m_isRecording = false;
        m_atLimit = false;
        for (const auto& thread : m_threads) thread->log.seal();
    }
}

void Recorder::abandon() noexcept {
    // A thread that held it is not in this process, and will not give it back.
    std::destroy_at(&m_mutex);
    std::construct_at(&m_mutex);
    m_isRecording = false;
    m_atLimit = false;
    m_dictionary.abandon();
    for (const auto& thread : m_threads) thread->log.abandon();
    t_guard.state = nullptr;
}

bool Recorder::beginAnew() noexcept try {
    auto channel = record::announce(m_config.follow, {});
    if (!channel) return false;
    // Frames of C code that began before still hold ids and this thread's part: neither may come to
    // mean another thing.
    channel->continueIds(m_channel);
    m_channel = std::move(*channel);
    m_dictionary.restart();
    std::erase_if(m_threads, [](const auto& thread) { return thread.get() != t_state; });
    beginLimits();
    if (t_state == nullptr) return true;
    t_guard.state = t_state;
    t_state->restart(m_channel.newThread());
    tellThread(*t_state);
    return true;
} catch (const std::exception&) {
    return false;  // no memory: the process runs unrecorded
}

}  // namespace flowglass::python

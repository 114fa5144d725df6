#include "core/instrument/recorder.hpp"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <utility>

#include <flowglass/active.hpp>
#include "core/base/wall_clock.hpp"
#include "core/instrument/fatal_signals.hpp"
#include "core/instrument/output_tee.hpp"
#include "core/instrument/source_names.hpp"
#include "core/instrument/thread_state.hpp"
#include "core/record/drain.hpp"
#include "core/record/trace_sink.hpp"

namespace flowglass::detail {
namespace {

std::uint32_t nextEra() {
    static std::atomic<std::uint32_t> s_eras{0};
    return ++s_eras;
}

std::string compilerName() {
#if defined(__clang__)
    return "Clang " + std::to_string(__clang_major__) + "." + std::to_string(__clang_minor__);
#else
    return "GCC " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__);
#endif
}

/// Places that are looked for in a file before it is taken for another than was compiled.
constexpr int kMostMisses = 8;

// How a process ends, in a word that a signal handler can write.
constexpr std::uint32_t kByStatus = 0x100;
constexpr std::uint32_t kBySignal = 0x200;
constexpr std::uint32_t kGoesOn = 0x400;

std::uint32_t byStatus(int status) {
    return kByStatus | (static_cast<std::uint32_t>(status) & 0xffU);
}

std::optional<trace::Event> endEvent(std::uint32_t ending) {
    if (ending == kGoesOn) return std::nullopt;
    trace::Event end(trace::Kind::end);
    end.set((ending & kBySignal) != 0 ? trace::Field::signal : trace::Field::status,
            std::uint64_t{ending & 0xffU});
    return end;
}

std::string readText(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

trace::Metadata describeProcess() {
    trace::Metadata metadata;
    metadata.language = "c++";
    metadata.runtime = compilerName();
    metadata.processId = static_cast<std::uint32_t>(getpid());
    std::istringstream words(readText("/proc/self/cmdline"));
    for (std::string word; std::getline(words, word, '\0');)
        metadata.arguments.push_back(std::move(word));
    if (!metadata.arguments.empty()) {
        metadata.program = metadata.arguments.front();
        metadata.arguments.erase(metadata.arguments.begin());
    }
    metadata.started = base::nowInUtc();
    return metadata;
}

}  // namespace

Recorder::Recorder(record::Channel channel)
    : m_before(s_newest.exchange(this)),
      m_era(nextEra()),
      m_process(getpid()),
      m_channel(std::move(channel)),
      m_dictionary(m_channel) {}

Recorder::~Recorder() = default;

void Recorder::begin() {
    s_current.store(this, std::memory_order_release);
    s_isRecording.store(true, std::memory_order_release);
    // Whoever begins a recording is its first thread.
    (void)threadState();
    captureOutput();
}

Recorder* Recorder::attach(int descriptor) {
    auto channel = record::Channel::attach(descriptor);
    if (!channel) return nullptr;
    auto* recorder = new Recorder(std::move(*channel));
    recorder->m_dictionary.describe(record::DictionaryEntry::language, "c++");
    recorder->m_dictionary.describe(record::DictionaryEntry::runtime, compilerName());
    recorder->begin();
    return recorder;
}

base::Result<Recorder*> Recorder::toFile(const std::string& path) {
    auto channel = record::Channel::createPrivate();
    if (!channel) return channel.error();
    auto sink = record::TraceSink::open(path, describeProcess(), false);
    if (!sink) return sink.error();
    auto* recorder = new Recorder(std::move(*channel));
    recorder->m_sink = std::move(*sink);
    recorder->m_drain = std::make_unique<record::Drain>(recorder->m_channel, *recorder->m_sink);
    // The program's signals are for the program's threads.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    recorder->m_thread = std::thread([recorder] { recorder->drainUntilEnding(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    recorder->begin();
    catchFatalSignals();
    return recorder;
}

void Recorder::drainUntilEnding() {
    m_writer = gettid();
    pthread_setname_np(pthread_self(), "flowglass");
    std::uint32_t ending = 0;
    while ((ending = m_ending.load(std::memory_order_acquire)) == 0)
        if (!m_drain->round()) std::this_thread::sleep_for(record::kDrainEvery);
    m_drain->finish(endEvent(ending));
    complain();
    m_isWritten.store(true, std::memory_order_release);
}

void Recorder::endAs(std::uint32_t ending) noexcept {
    if (!writesItself() || getpid() != m_process || gettid() == m_writer.load()) return;
    s_isRecording.store(false, std::memory_order_relaxed);
    std::uint32_t none = 0;
    m_ending.compare_exchange_strong(none, ending, std::memory_order_acq_rel);
    constexpr timespec kMoment{0, 1'000'000};
    for (int moment = 0; moment < 3000 && !m_isWritten.load(std::memory_order_acquire); ++moment)
        nanosleep(&kMoment, nullptr);
}

void Recorder::endOf(int signal) noexcept {
    endAs(kBySignal | static_cast<std::uint32_t>(signal));
}

void Recorder::endWith(int status) noexcept {
    endAs(byStatus(status));
}

void Recorder::finish(std::optional<int> status) {
    if (s_current.load() != this || getpid() != m_process || m_isFinishing.exchange(true)) return;
    endThread();
    s_isRecording.store(false, std::memory_order_release);
    s_current.store(nullptr, std::memory_order_release);
    m_channel.stop();
    if (!writesItself()) return;
    std::uint32_t none = 0;
    m_ending.compare_exchange_strong(none, status ? byStatus(*status) : kGoesOn);
    m_thread.join();
}

std::string Recorder::fault() const {
    return writesItself() ? m_sink->faultText() : std::string();
}

/// To stderr by hand: the program's streams are the program's, and may be gone.
void Recorder::complain() const {
    const auto text = fault();
    if (text.empty()) return;
    const auto line = "flowglass: " + text + "\n";
    (void)!write(STDERR_FILENO, line.data(), line.size());
}

void Recorder::abandonInChild() noexcept {
    s_isRecording.store(false, std::memory_order_relaxed);
    s_current.store(nullptr, std::memory_order_relaxed);
}

const std::string& Recorder::source(const char* file,
                                    const std::function<bool(const std::string&)>& isRight) {
    auto& source = m_sources[file];
    if (!source.text.empty() || source.misses == kMostMisses) return source.text;
    source.text = m_roots.read(file, isRight);
    if (source.text.empty()) {
        ++source.misses;
    } else {
        m_dictionary.addSource(file, source.text);
    }
    return source.text;
}

Site Recorder::site(const std::source_location& where) {
    const std::lock_guard lock(m_mutex);
    const auto [found, isNew] = m_sites.try_emplace({where.function_name(), where.line()});
    if (!isNew) return found->second;
    const auto name = functionName(where.function_name());
    auto& site = found->second;
    site.function = m_dictionary.intern(name);
    site.file = m_dictionary.intern(where.file_name());
    const auto& text = source(where.file_name(), [&](const std::string& candidate) {
        return definitionLine(candidate, name, where.line()).has_value();
    });
    site.definition = definitionLine(text, name, where.line()).value_or(0);
    if (name.ends_with("<lambda>") && site.definition != 0)
        site.lambda = lambdaAt(where.file_name(), site.definition);
    return site;
}

std::vector<SourcePart> Recorder::listAfter(std::string_view literal,
                                            const std::source_location& where) {
    const std::lock_guard lock(m_mutex);
    const auto partsIn = [&](const std::string& text) {
        return detail::listAfter(text, literal, where.line());
    };
    return partsIn(
        source(where.file_name(), [&](const std::string& text) { return !partsIn(text).empty(); }));
}

record::Interned Recorder::lambdaAt(std::string_view file, std::uint32_t line) {
    return m_dictionary.intern("<lambda> " + std::string(file) + ":" + std::to_string(line));
}

}  // namespace flowglass::detail

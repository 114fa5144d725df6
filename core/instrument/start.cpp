#include <pthread.h>

#include <charconv>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include <flowglass/recording.hpp>
#include "core/instrument/exits.hpp"
#include "core/instrument/recorder.hpp"
#include "core/instrument/thread_state.hpp"

namespace flowglass {
namespace detail {

constinit std::atomic<bool> s_isRecording{false};

namespace {

/// The descriptor that the launcher left in the environment.
std::optional<int> channelDescriptor(std::string_view text) {
    int number = -1;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isWhole = fault == std::errc() && end == text.data() + text.size() && number > 2;
    return isWhole ? std::optional(number) : std::nullopt;
}

/// A variable that is for this process alone: those that it starts do not find it.
std::optional<std::string> takeVariable(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') return std::nullopt;
    std::string text = value;
    unsetenv(name);
    return text;
}

void abandonAll() {
    abandonThread();
    Recorder::abandonInChild();
}

/// Once, before anything is recorded.
void prepareProcess() {
    static const bool s_once = [] {
        catchExits();
        return pthread_atfork(nullptr, nullptr, abandonAll) == 0;
    }();
    (void)s_once;
}

/// Begins what the environment asks for, before main and before other static objects are made.
struct Start {
    Start() {
        static const std::ios_base::Init s_streams;
        const auto channel = takeVariable("FLOWGLASS_CHANNEL");
        const auto path = takeVariable("FLOWGLASS_TRACE");
        if (channel) {
            prepareProcess();
            const auto descriptor = channelDescriptor(*channel);
            if (descriptor && Recorder::attach(*descriptor) != nullptr) return;
        }
        if (!path) return;
        prepareProcess();
        if (const auto recorder = Recorder::toFile(*path); !recorder)
            std::cerr << "flowglass: " << base::describe(recorder.error()) << '\n';
    }
};
[[gnu::init_priority(101)]] const Start s_start;

}  // namespace
}  // namespace detail

recording::recording(const std::string& path) {
    detail::prepareProcess();
    if (detail::Recorder::current() != nullptr) {
        m_fault = "This process is being recorded already.";
        return;
    }
    const auto recorder = detail::Recorder::toFile(path);
    if (recorder) {
        m_recorder = *recorder;
    } else {
        m_fault = base::describe(recorder.error());
    }
}

recording::~recording() {
    if (m_recorder != nullptr) m_recorder->finish(std::nullopt);
}

std::string recording::fault() const {
    return m_recorder != nullptr ? m_recorder->fault() : m_fault;
}

}  // namespace flowglass

#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "core/record/clock.hpp"
#include "core/record/dictionary.hpp"
#include "core/record/drain.hpp"
#include "core/record/raw_event.hpp"
#include "core/record/thread_log.hpp"
#include "core/record/trace_sink.hpp"
#include "tests/catch.hpp"

namespace flowglass::tests {

/// A thread's log that begins as every recorder's does, with the thread itself.
class Log : public record::ThreadLog {
  public:
    explicit Log(record::Channel& channel) : ThreadLog(channel, channel.newThread()) {
        record::RawEvent<trace::Kind::thread>(*this, record::ticks()).commit();
    }
};

/// Writes a `mark` with `text`.
inline void writeMark(record::ThreadLog& log, std::string_view text) {
    record::RawEvent<trace::Kind::mark>(log, record::ticks(), text.size() + 8)
        .put<trace::Field::text>(text)
        .commit();
}

/// Writes an output record that carries `number` as its line, which tests look at again.
inline void writeNumber(record::ThreadLog& log, record::Interned text, std::uint32_t number) {
    record::RawEvent<trace::Kind::output>(log, record::ticks())
        .put<trace::Field::stream>(trace::Word::out)
        .put<trace::Field::text>(text)
        .put<trace::Field::line>(number)
        .commit();
}

inline std::unique_ptr<record::TraceSink> memorySink() {
    return std::move(*record::TraceSink::open({}, {}));
}

inline record::Channel newChannel() {
    return std::move(*record::Channel::create());
}

inline trace::Event normalEnd() {
    trace::Event end(trace::Kind::end);
    end.set(trace::Field::status, std::uint64_t{0});
    return end;
}

/// A forked process that attaches to a channel, as a recorded program does.
class Producer {
  public:
    Producer(record::Channel& channel, const std::function<void(record::Channel&)>& work) {
        m_process = fork();
        if (m_process != 0) return;
        auto attached = record::Channel::attach(dup(channel.descriptor()));
        if (!attached) _exit(1);
        work(*attached);
        _exit(0);
    }
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;
    ~Producer() {
        if (!m_ended) kill(m_process, SIGKILL);
        (void)waitStatus();
    }

    [[nodiscard]] bool hasEnded() {
        if (!m_ended) m_ended = waitpid(m_process, &m_status, WNOHANG) == m_process;
        return m_ended;
    }
    int waitStatus() {
        if (!m_ended) waitpid(m_process, &m_status, 0);
        m_ended = true;
        return m_status;
    }
    [[nodiscard]] pid_t process() const { return m_process; }

  private:
    pid_t m_process = 0;
    int m_status = 0;
    bool m_ended = false;
};

/// Drains until the producer has ended.
inline void drainAll(Producer& producer, record::Drain& drain) {
    while (!producer.hasEnded())
        if (!drain.round()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    drain.finish(normalEnd());
}

/// A path in the system's temporary folder, removed at the end.
class TemporaryPath {
  public:
    explicit TemporaryPath(const std::string& name)
        : m_path(std::filesystem::temp_directory_path() /
                 ("flowglass-" + std::to_string(getpid()) + "-" + name)) {}
    TemporaryPath(const TemporaryPath&) = delete;
    TemporaryPath& operator=(const TemporaryPath&) = delete;
    ~TemporaryPath() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    [[nodiscard]] std::string string() const { return m_path.string(); }
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

  private:
    std::filesystem::path m_path;
};

}  // namespace flowglass::tests

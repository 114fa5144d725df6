#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/base/result.hpp"
#include "core/instrument/source_names.hpp"
#include "core/instrument/source_roots.hpp"
#include "core/record/channel.hpp"
#include "core/record/dictionary.hpp"

namespace flowglass::record {
class Drain;
class TraceSink;
}  // namespace flowglass::record

namespace flowglass::detail {

/// A place in the source, under the names that events use.
struct Site {
    record::Interned function{};
    record::Interned file{};
    std::uint32_t definition = 0;  ///< line of the function's name; 0: not known
    record::Interned lambda{};     ///< of a lambda: where it begins, as lambdaAt() names it
};

/// One recording of this process: its channel, its names, and, where no launcher drains it, a
/// thread that does. Never destroyed, since a thread may be writing an event at any time.
class Recorder {
  public:
    /// Into the channel of the launcher that started this process. Null where there is none.
    static Recorder* attach(int descriptor);
    /// Into a file, by a thread of its own. Errors: io.
    static base::Result<Recorder*> toFile(const std::string& path);
    /// The one that records now; null where nothing does.
    static Recorder* current() noexcept { return s_current.load(std::memory_order_acquire); }

    /// Ends the recording: what was recorded is in the file when it returns. Without a status the
    /// program goes on. Once only.
    void finish(std::optional<int> status);
    /// Before the process dies of a signal, or leaves by _exit: waits, but not for ever, until the
    /// recording's own thread has ended it. Safe in a signal handler and from any thread; nothing
    /// where a launcher drains, or in another process.
    void endOf(int signal) noexcept;
    void endWith(int status) noexcept;
    /// Why the file could not be written to its end, in one sentence; empty where it could so far.
    [[nodiscard]] std::string fault() const;
    /// Whether a thread of this process writes the file, rather than a launcher.
    [[nodiscard]] bool writesItself() const noexcept { return m_drain != nullptr; }
    /// In a forked child: nothing is recorded here.
    static void abandonInChild() noexcept;

    [[nodiscard]] std::uint32_t era() const noexcept { return m_era; }
    record::Channel& channel() noexcept { return m_channel; }
    record::Dictionary& dictionary() noexcept { return m_dictionary; }
    /// Safe from any thread; locks. Embeds the file's text where it is new.
    Site site(const std::source_location& where);
    /// The parts of the list that begins with the string `literal` around a place; safe from any
    /// thread; locks.
    std::vector<SourcePart> listAfter(std::string_view literal, const std::source_location& where);
    /// A name for the code of the lambda that begins there. Safe from any thread; locks.
    record::Interned lambdaAt(std::string_view file, std::uint32_t line);

  private:
    explicit Recorder(record::Channel channel);
    ~Recorder();
    void begin();
    void drainUntilEnding();
    void endAs(std::uint32_t ending) noexcept;
    void complain() const;
    /// The text of a file, as far as one that `isRight` says is the program's can be found.
    const std::string& source(const char* file,
                              const std::function<bool(const std::string&)>& isRight);

    static inline std::atomic<Recorder*> s_current{nullptr};
    /// All there ever were, so that who looks for lost memory finds none here.
    static inline std::atomic<Recorder*> s_newest{nullptr};
    Recorder* const m_before;

    const std::uint32_t m_era;
    const int m_process;
    record::Channel m_channel;
    record::Dictionary m_dictionary;

    const SourceRoots m_roots = SourceRoots::fromEnvironment();
    std::mutex m_mutex;
    std::map<std::pair<const char*, std::uint32_t>, Site> m_sites;
    /// A file's text; while there is none, how often a place in it was not found.
    struct Source {
        std::string text;
        int misses = 0;
    };
    std::map<std::string, Source> m_sources;

    std::unique_ptr<record::TraceSink> m_sink;  ///< null where a launcher drains
    std::unique_ptr<record::Drain> m_drain;
    std::atomic<std::uint32_t> m_ending{0};  ///< how the recording ends, once it does
    std::atomic<bool> m_isFinishing{false};
    std::atomic<bool> m_isWritten{false};
    std::atomic<int> m_writer{0};  ///< the system's number of m_thread
    std::thread m_thread;
};

}  // namespace flowglass::detail

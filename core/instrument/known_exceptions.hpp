#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace flowglass::detail {

/// Which exception objects of this process have which ids, for those that cross threads in a
/// std::exception_ptr, are thrown once more, or are nested in others. It keeps nothing alive: an
/// address is forgotten when another exception is allocated there. Safe from any thread; locks.
class KnownExceptions {
  public:
    static KnownExceptions& ofProcess();

    /// What is on its way, and on which thread; thread 0: it stopped.
    struct Known {
        std::uint32_t exception = 0;  ///< 0: nothing is known
        std::uint32_t thread = 0;
    };
    [[nodiscard]] Known find(const void* object, std::uint32_t era);
    /// It goes its way on `thread`: `raise(id)` says so, of the id that it had and stopped under,
    /// or of 0, and gives the id that it has now. Whoever throws what another thread had on its way
    /// got it where it stopped: where that thread has not said so yet, `stop(id)` does before.
    /// Both under the lock, so that of several threads that throw it at once each is told in turn.
    template <class Stop, class Raise>
    std::uint32_t go(const void* object, std::uint32_t era, std::uint32_t thread, const Stop& stop,
                     const Raise& raise) {
        const std::lock_guard lock(m_mutex);
        auto& entry = m_known[object];
        auto found = entry.era == era ? entry.known : Known{};
        if (found.thread != 0 && found.thread != thread) {
            stop(found.exception);
            found.thread = 0;
        }
        const auto id = raise(found.thread == 0 ? found.exception : 0);
        entry = {{id, thread}, era};
        return id;
    }
    void forget(const void* object);
    /// Says that it stops on `thread`, by `tell`, unless another thread has said so already.
    template <class Tell>
    void stop(const void* object, std::uint32_t era, Known known, const Tell& tell) {
        const std::lock_guard lock(m_mutex);
        const auto found = m_known.find(object);
        const bool isKnown = found != m_known.end() && found->second.era == era &&
                             found->second.known.exception == known.exception;
        if (isKnown && found->second.known.thread != known.thread) return;
        // Under the lock, so that whoever is told that it stopped throws it again later than this.
        tell();
        if (isKnown) found->second.known.thread = 0;
    }

  private:
    struct Entry {
        Known known;
        std::uint32_t era = 0;
    };
    std::mutex m_mutex;
    std::unordered_map<const void*, Entry> m_known;
};

}  // namespace flowglass::detail

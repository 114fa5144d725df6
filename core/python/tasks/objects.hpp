#pragma once

#include <cstdint>
#include <unordered_map>

#include "core/python/recorder.hpp"

namespace flowglass::python {

/// Things that tasks wait for, and their ids. An id means the object that it was given to: a
/// future's is dropped when the future dies, any other object is known by a weak reference.
class Objects {
  public:
    explicit Objects(Recorder& recorder) : m_recorder(recorder) {}

    /// The id of a future that forget() will be called for.
    [[nodiscard]] std::uint32_t ofFuture(ThreadState& thread, PyObject* future,
                                         std::string_view what, std::uint32_t frame,
                                         std::uint64_t ticks);
    /// The id of any other object. `what` says what sort of thing it is.
    [[nodiscard]] std::uint32_t of(ThreadState& thread, PyObject* object, std::string_view what,
                                   std::uint32_t frame, std::uint64_t ticks);
    void clear() noexcept { m_futures.clear(), m_others.clear(); }
    /// A future is dead: its address will be used again.
    void forget(const PyObject* future) noexcept { m_futures.erase(future); }

  private:
    struct Known {
        std::uint32_t id = 0;
        PyRef reference;
        /// Whether it still means that object, not one that came to the address of a dead one.
        [[nodiscard]] bool is(const PyObject* object) const noexcept {
            return reference && PyWeakref_GET_OBJECT(reference.get()) == object;
        }
    };
    static constexpr std::size_t kFewest = 256;
    std::uint32_t make(ThreadState& thread, std::string_view what, std::uint32_t frame,
                       std::uint64_t ticks);
    /// Drops what died.
    void sweep();

    Recorder& m_recorder;
    std::unordered_map<const PyObject*, std::uint32_t> m_futures;
    std::unordered_map<const PyObject*, Known> m_others;
    std::size_t m_sweepAt = kFewest;
};

}  // namespace flowglass::python

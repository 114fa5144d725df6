#pragma once

#include <cstdint>
#include <unordered_map>

#include "core/python/recorder.hpp"

namespace flowglass::python {

/// Which objects that can change were seen, so that one that several variables hold is told as one.
/// No reference is kept and an address is used again, so an id stays with an address only while
/// nothing speaks against it: the variable that is looked at held that address before, or what is
/// shown is what was shown of it last. The GIL guards it.
class Identities {
  public:
    explicit Identities(Recorder& recorder) : m_recorder(recorder) {}

    /// The id of an object of which `print` stands for what is shown now; `wasThere`: whoever looks
    /// found this address here the last time as well. 0: no memory.
    [[nodiscard]] std::uint32_t of(const PyObject* object, std::uint64_t print,
                                   bool wasThere) noexcept;
    void clear() noexcept { m_known.clear(); }

  private:
    struct Known {
        std::uint32_t id = 0;
        std::uint64_t print = 0;
    };
    /// With so many all are forgotten: what is seen again then has another id.
    static constexpr std::size_t kMost = 16 * 1024;

    Recorder& m_recorder;
    std::unordered_map<const PyObject*, Known> m_known;
};

}  // namespace flowglass::python

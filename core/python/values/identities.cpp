#include "core/python/values/identities.hpp"

namespace flowglass::python {

std::uint32_t Identities::of(const PyObject* object, std::uint64_t print, bool wasThere) noexcept
    try {
    if (m_known.size() >= kMost && !m_known.contains(object)) m_known.clear();
    auto& known = m_known[object];
    if (known.id == 0 || (!wasThere && known.print != print)) known.id = m_recorder.newObjectId();
    known.print = print;
    return known.id;
} catch (const std::bad_alloc&) {
    return 0;
}

}  // namespace flowglass::python

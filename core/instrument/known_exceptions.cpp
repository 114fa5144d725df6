#include "core/instrument/known_exceptions.hpp"

namespace flowglass::detail {

KnownExceptions& KnownExceptions::ofProcess() {
    // Never destroyed: static objects may throw on their way out.
    static auto* const s_known = new KnownExceptions;
    return *s_known;
}

KnownExceptions::Known KnownExceptions::find(const void* object, std::uint32_t era) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_known.find(object);
    return found != m_known.end() && found->second.era == era ? found->second.known : Known{};
}

void KnownExceptions::forget(const void* object) {
    const std::lock_guard lock(m_mutex);
    m_known.erase(object);
}

}  // namespace flowglass::detail

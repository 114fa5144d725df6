#include "core/python/tasks/objects.hpp"

#include <algorithm>

namespace flowglass::python {

using trace::Field;
using trace::Kind;

std::uint32_t Objects::make(ThreadState& thread, std::string_view what, std::uint32_t frame,
                            std::uint64_t ticks) {
    const auto id = m_recorder.newObjectId();
    thread.event<Kind::object>(ticks, what.size() + 8)
        .put<Field::object>(id)
        .put<Field::what>(what)
        .putId<Field::frame>(frame)
        .commit();
    return id;
}

std::uint32_t Objects::ofFuture(ThreadState& thread, PyObject* future, std::string_view what,
                                std::uint32_t frame, std::uint64_t ticks) {
    auto& id = m_futures[future];
    if (id == 0) id = make(thread, what, frame, ticks);
    return id;
}

std::uint32_t Objects::of(ThreadState& thread, PyObject* object, std::string_view what,
                          std::uint32_t frame, std::uint64_t ticks) {
    const auto found = m_others.find(object);
    if (found != m_others.end() && found->second.is(object)) return found->second.id;
    const ErrorHold held;
    if (m_others.size() >= m_sweepAt) sweep();
    auto& known = m_others[object];
    known.reference = PyRef::steal(PyWeakref_NewRef(object, nullptr));
    known.id = make(thread, what, frame, ticks);
    return known.id;
}

void Objects::sweep() {
    std::erase_if(m_others, [](const auto& entry) { return !entry.second.is(entry.first); });
    m_sweepAt = std::max(kFewest, 2 * m_others.size());
}

}  // namespace flowglass::python

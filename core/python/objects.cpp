#include "core/python/objects.hpp"

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
    auto& known = m_others[object];
    if (known.reference && PyWeakref_GET_OBJECT(known.reference.get()) == object) return known.id;
    const ErrorHold held;
    known.reference = PyRef::steal(PyWeakref_NewRef(object, nullptr));
    known.id = make(thread, what, frame, ticks);
    return known.id;
}

}  // namespace flowglass::python

#include "core/model/names.hpp"

namespace flowglass::model {
namespace {

using trace::Field;
using trace::Kind;

// As in frame_table.cpp: an id far beyond what so many events could have used is damage.
constexpr std::uint64_t kMostIdsAnEvent = 64;
constexpr std::uint64_t kSpareIds = 65'536;

/// The entry for an id, made where it is new; null for an id that cannot be.
template <class T, std::size_t n>
T* entry(SharedVector<T, n>& table, std::optional<std::uint64_t> id, trace::EventIndex index) {
    if (!id || *id == 0 || *id > kSpareIds + kMostIdsAnEvent * index) return nullptr;
    while (table.size() < *id) table.push_back({});
    return &table.change(static_cast<std::size_t>(*id) - 1);
}

template <class T, std::size_t n>
const T* lookUp(const SharedVector<T, n>& table, std::uint32_t id) {
    return id == 0 || id > table.size() ? nullptr : &table[id - 1];
}

}  // namespace

void Names::see(const trace::Event& event) {
    switch (event.kind) {
        case Kind::task:
            if (auto* facts = entry(m_tasks, event.number(Field::task), event.index))
                *facts = {event.text(Field::name), static_cast<std::uint32_t>(event.index),
                          static_cast<std::uint32_t>(event.number(Field::parentTask).value_or(0)),
                          static_cast<std::uint32_t>(event.number(Field::frame).value_or(0)), true};
            break;
        case Kind::raise:
            if (auto* facts = entry(m_exceptions, event.number(Field::exc), event.index);
                facts && !facts->known)
                *facts = {event.text(Field::exception), event.text(Field::message),
                          static_cast<std::uint32_t>(event.index), true};
            break;
        case Kind::object:
            if (auto* what = entry(m_objects, event.number(Field::object), event.index))
                *what = event.text(Field::what);
            break;
        case Kind::callback:
            if (!event.has(Field::what)) break;
            if (auto* what = entry(m_callbacks, event.number(Field::handle), event.index))
                *what = event.text(Field::what);
            break;
        default:
            break;
    }
}

const TaskFacts* Names::task(trace::TaskId id) const {
    const auto* facts = lookUp(m_tasks, id.value);
    return facts && facts->known ? facts : nullptr;
}

const ExceptionFacts* Names::exception(trace::ExceptionId id) const {
    const auto* facts = lookUp(m_exceptions, id.value);
    return facts && facts->known ? facts : nullptr;
}

std::string Names::taskName(trace::TaskId id) const {
    const auto* facts = task(id);
    if (facts && !facts->name.empty()) return std::string(facts->name);
    return "task " + std::to_string(id.value);
}

std::string Names::exceptionName(trace::ExceptionId id) const {
    const auto* facts = exception(id);
    return facts ? std::string(facts->type) : "an exception";
}

std::string_view Names::objectWhat(trace::ObjectId id) const {
    const auto* what = lookUp(m_objects, id.value);
    return what ? *what : std::string_view();
}

std::string Names::objectName(trace::ObjectId id) const {
    const auto what = objectWhat(id);
    return what.empty() ? "something" : "the " + std::string(what);
}

std::string_view Names::callbackName(trace::HandleId id) const {
    const auto* what = lookUp(m_callbacks, id.value);
    return what ? *what : std::string_view();
}

}  // namespace flowglass::model

#include "core/model/names.hpp"

#include <algorithm>
#include <cctype>

#include "core/model/named_in_source.hpp"
#include "core/model/plausible_id.hpp"

namespace flowglass::model {
namespace {

using trace::Field;
using trace::Kind;

/// The entry for an id, made where it is new; null for an id that cannot be.
template <class T, std::size_t n>
T* entry(SharedVector<T, n>& table, std::optional<std::uint64_t> id, trace::EventIndex index) {
    if (!id || !plausibleId(*id, index)) return nullptr;
    while (table.size() < *id) table.push_back({});
    return &table.change(static_cast<std::size_t>(*id) - 1);
}

template <class T, std::size_t n>
const T* lookUp(const SharedVector<T, n>& table, std::uint32_t id) {
    return id == 0 || id > table.size() ? nullptr : &table[id - 1];
}

/// "Task-2": asyncio gives it to a task that nobody names.
bool isGivenByAsyncio(std::string_view name) {
    constexpr std::string_view kPrefix = "Task-";
    if (!name.starts_with(kPrefix) || name == kPrefix) return false;
    return std::ranges::all_of(name.substr(kPrefix.size()),
                               [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

bool isShared(trace::Word on) {
    using enum trace::Word;
    return on == lock || on == event || on == condition || on == semaphore || on == queue;
}

std::string shownTaskName(trace::TaskId task, std::string_view name,
                          std::optional<trace::FrameId> coroutine, const FrameTable& frames) {
    const bool known = coroutine && frames.find(*coroutine) != nullptr;
    if (known && (name.empty() || isGivenByAsyncio(name))) {
        auto decorated = frames.decoratedName(*coroutine);
        return decorated.empty() ? frames.displayName(*coroutine) : decorated;
    }
    return name.empty() ? "task " + std::to_string(task.value) : std::string(name);
}

void Names::see(const trace::Event& event, const FrameTable& frames, const trace::Trace& trace) {
    see(event);
    switch (event.kind) {
        case Kind::task:
            if (auto* facts = entry(m_tasks, event.number(Field::task), event.index)) {
                const trace::TaskId id{static_cast<std::uint32_t>(*event.number(Field::task))};
                auto shown = shownTaskName(id, facts->name, event.frame(), frames);
                if (shown != facts->name) facts->shown = std::move(shown);
            }
            break;
        case Kind::suspend:
            m_parked.reset();
            if (event.frame() && event.line() > 0)
                m_parked = {*event.frame(), event.line(), event.task};
            break;
        case Kind::wait:
            nameObject(event, frames, trace);
            break;
        default:
            break;
    }
}

void Names::nameObject(const trace::Event& wait, const FrameTable& frames,
                       const trace::Trace& trace) {
    const auto on = wait.word(Field::on);
    const auto targets = wait.references(Field::targets);
    const auto what = wait.text(Field::what);
    const auto dot = what.rfind('.');
    const bool isOne = targets.size() == 1 && targets.front().sort == trace::Word::object;
    if (!on || !isShared(*on) || !isOne || dot == std::string_view::npos) return;
    if (!m_parked || m_parked->task != wait.id<trace::TaskId>(Field::task)) return;
    auto* name = entry(m_objectsInSource, targets.front().id, wait.index);
    const auto* function = frames.functionOf(m_parked->frame);
    if (name == nullptr || !name->empty() || function == nullptr) return;
    const auto text = trace.source(function->file);
    if (text) *name = nameInSource(lineOf(*text, m_parked->line), what.substr(dot + 1));
}

void Names::see(const trace::Event& event) {
    switch (event.kind) {
        case Kind::task:
            if (auto* facts = entry(m_tasks, event.number(Field::task), event.index))
                *facts = {event.text(Field::name),
                          static_cast<std::uint32_t>(event.index),
                          static_cast<std::uint32_t>(event.number(Field::parentTask).value_or(0)),
                          static_cast<std::uint32_t>(event.number(Field::frame).value_or(0)),
                          true,
                          {}};
            break;
        case Kind::raise:
            if (auto* facts = entry(m_exceptions, event.number(Field::exc), event.index);
                facts && !facts->known)
                *facts = {event.text(Field::exception), event.text(Field::message),
                          static_cast<std::uint32_t>(event.index), true};
            break;
        case Kind::handled:
            // What a clause leaves over of a group is one of the same type.
            if (auto* rest = entry(m_exceptions, event.number(Field::rest), event.index)) {
                const auto* group = lookUp(m_exceptions, event.exc() ? event.exc()->value : 0);
                if (group != nullptr && rest->type.empty()) rest->type = group->type;
            }
            break;
        case Kind::cancel:
            // Thrown into a frame of the library's it comes up in none that is recorded.
            if (auto* facts = entry(m_exceptions, event.number(Field::exc), event.index);
                facts && !facts->known)
                facts->type = "CancelledError";
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
    if (facts && !facts->shown.empty()) return facts->shown;
    if (facts && !facts->name.empty()) return std::string(facts->name);
    return "task " + std::to_string(id.value);
}

std::string Names::exceptionName(trace::ExceptionId id) const {
    const auto* facts = lookUp(m_exceptions, id.value);
    return facts && !facts->type.empty() ? std::string(facts->type) : "an exception";
}

std::string_view Names::objectWhat(trace::ObjectId id) const {
    const auto* what = lookUp(m_objects, id.value);
    return what ? *what : std::string_view();
}

std::string Names::objectName(trace::ObjectId id) const {
    const auto what = objectWhat(id);
    return what.empty() ? "something" : "the " + std::string(what);
}

std::string_view Names::objectInSource(trace::ObjectId id) const {
    const auto* name = lookUp(m_objectsInSource, id.value);
    return name ? std::string_view(*name) : std::string_view();
}

std::string_view Names::callbackName(trace::HandleId id) const {
    const auto* what = lookUp(m_callbacks, id.value);
    return what ? *what : std::string_view();
}

}  // namespace flowglass::model

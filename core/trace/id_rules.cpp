#include "core/trace/rules.hpp"

namespace flowglass::trace::rules {

using base::joined;

IdRules::Sort IdRules::sortOf(Field field) {
    switch (field) {
        case Field::frame:
        case Field::byFrame:
        case Field::delegate:
        case Field::generator:
        case Field::closes:
            return frames;
        case Field::exc:
        case Field::cause:
        case Field::context:
        case Field::rest:
        case Field::raised:
            return exceptions;
        case Field::scope:
            return scopes;
        case Field::chain:
            return chains;
        case Field::object:
        case Field::group:
            return objects;
        case Field::task:
        case Field::parentTask:
        case Field::causeTask:
            return tasks;
        case Field::handle:
            return handles;
        default:
            return none;  // threads and loops have rules of their own; members may be silent
    }
}

IdRules::Sort IdRules::sortOf(Word reference) {
    switch (reference) {
        case Word::task:
            return tasks;
        case Word::handle:
            return handles;
        case Word::object:
            return objects;
        default:
            return none;
    }
}

bool IdRules::makes(Kind kind, Field field) {
    switch (kind) {
        case Kind::call:
        case Kind::create:
            return field == Field::frame;
        case Kind::raise:
        case Kind::resume:  // thrown in from outside: what it is, the `raise` right after says
        case Kind::run:
        case Kind::cancel:  // to be thrown in; it may never come to that
            return field == Field::exc;
        case Kind::handled:
            return field == Field::rest;
        case Kind::entering:
            return field == Field::scope;
        case Kind::evaluate:
        case Kind::apply:
            return field == Field::chain;
        case Kind::object:
            return field == Field::object;
        case Kind::task:
            return field == Field::task;
        case Kind::callback:
            return field == Field::handle;
        default:
            return false;
    }
}

void IdRules::make(const Event& event, Sort sort, std::uint32_t id) {
    const bool isNew = m_made[sort].insert(id).second;
    // A chain is named by each of its layers, an exception each time it is set going, a callback in
    // each of its phases.
    if (isNew || sort == chains || sort == exceptions || sort == handles) return;
    m_report.fault(event, joined({"There is a ", named(kNames[sort], id), " already."}));
}

void IdRules::use(const Event& event, Sort sort, std::uint32_t id) {
    if (m_made[sort].contains(id)) return;
    m_report.gap(event, joined({"'", nameOf(event.kind), "' speaks of ", named(kNames[sort], id),
                                ", which no event before it made."}));
    m_made[sort].insert(id);  // said once
}

void IdRules::useIn(const Event& event, const Value& value) {
    if (value.frame) use(event, frames, value.frame->value);
}

void IdRules::useAll(const Event& event, Field field) {
    switch (typeOf(field)) {
        case FieldType::value:
            return useIn(event, *event.value(field));
        case FieldType::named:
            for (const auto& item : event.named(field)) useIn(event, item.value);
            return;
        case FieldType::changes:
            for (const auto& change : event.changes(field))
                useIn(event, change.before), useIn(event, change.after);
            return;
        case FieldType::reference:
            if (const auto source = *event.reference(field);
                source.id && sortOf(source.sort) != none)
                use(event, sortOf(source.sort), *source.id);
            return;
        case FieldType::references:
            for (const auto& target : event.references(field))
                if (target.id && sortOf(target.sort) != none)
                    use(event, sortOf(target.sort), *target.id);
            return;
        case FieldType::ids:
            if (field == Field::releases)
                for (const auto id : event.ids(field)) use(event, scopes, id);
            return;
        default:
            return;
    }
}

void IdRules::see(const Event& event) {
    if (event.task) use(event, tasks, event.task->value);
    for (const auto& rule : fieldsOf(event.kind)) {
        if (!event.has(rule.field)) continue;
        const auto sort = sortOf(rule.field);
        if (typeOf(rule.field) != FieldType::id || sort == none) {
            useAll(event, rule.field);
            continue;
        }
        const auto id = static_cast<std::uint32_t>(*event.number(rule.field));
        if (makes(event.kind, rule.field))
            make(event, sort, id);
        else
            use(event, sort, id);
    }
}

}  // namespace flowglass::trace::rules

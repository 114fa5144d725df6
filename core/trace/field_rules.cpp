#include <algorithm>

#include "core/trace/rules.hpp"
#include "core/trace/words.hpp"

namespace flowglass::trace::rules {

using base::joined;

bool FieldRules::see(const Event& event) {
    bool isWhole = true;
    for (const auto& rule : fieldsOf(event.kind)) {
        if (rule.required && !event.has(rule.field)) {
            isWhole = false;
            m_report.fault(event, joined({"'", nameOf(event.kind), "' lacks its '",
                                          nameOf(rule.field), "'."}));
        }
        if (event.has(rule.field)) words(event, rule.field);
    }
    if (event.kind == Kind::exited &&
        (event.word(Field::verdict) == Word::replaced) != event.has(Field::raised))
        m_report.fault(event, "An 'exited' has 'raised' where its verdict is 'replaced', only.");
    if (event.kind == Kind::end && event.has(Field::status) == event.has(Field::signal))
        m_report.fault(event, "An 'end' has either a 'status' or a 'signal'.");
    return isWhole;
}

void FieldRules::words(const Event& event, Field field) {
    if (typeOf(field) == FieldType::reference)
        return checkReference(event, field, *event.reference(field));
    if (typeOf(field) == FieldType::references)
        for (const auto& reference : event.references(field))
            checkReference(event, field, reference);
    if (typeOf(field) != FieldType::word) return;
    const auto allowed = wordsOf(event.kind, field);
    const auto word = *event.word(field);
    if (std::find(allowed.begin(), allowed.end(), word) == allowed.end())
        m_report.fault(event, joined({"The '", nameOf(field), "' of '", nameOf(event.kind),
                                      "' cannot be '", nameOf(word), "'."}));
}

void FieldRules::checkReference(const Event& event, Field field, const Reference& reference) {
    const auto allowed = wordsOf(event.kind, field);
    if (std::find(allowed.begin(), allowed.end(), reference.sort) == allowed.end())
        m_report.fault(event, joined({"The '", nameOf(field), "' of '", nameOf(event.kind),
                                      "' cannot be a '", nameOf(reference.sort), "'."}));
    else if (hasId(reference.sort) != reference.id.has_value())
        m_report.fault(event, joined({"A '", nameOf(reference.sort), "' in '", nameOf(field),
                                      hasId(reference.sort) ? "' needs its id." : "' has no id."}));
}

}  // namespace flowglass::trace::rules

#include "core/base/join.hpp"
#include "core/model/lint_rules.hpp"

namespace flowglass::model::lints {

using base::joined;
using trace::Field;
using trace::Kind;

namespace {

bool isFunction(const trace::Value* value) {
    return value != nullptr && value->form == trace::ValueForm::text &&
           value->text.starts_with("<function ");
}

const trace::Change* changeOf(const trace::Event& event, std::string_view name) {
    for (const auto& change : event.changes(Field::metadata))
        if (change.name == name) return &change;
    return nullptr;
}

bool isNone(const trace::Value& value) {
    return value.form == trace::ValueForm::none;
}

/// "greet" of "'greet'".
std::string unquoted(const trace::Value& value) {
    std::string text = value.display();
    if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"'))
        text = text.substr(1, text.size() - 2);
    return text;
}

}  // namespace

/// Functions that a decorator hands out without having made them (a dispatcher, a registry's, a
/// library's) stand there on purpose, and so does whatever is no function.
void Hiding::applied(const trace::Event& event, LintList& list) const {
    const auto* before = event.value(Field::before);
    const auto* after = event.value(Field::after);
    const auto given = m_given.find(event.thread);
    const auto chain = static_cast<std::uint32_t>(*event.number(Field::chain));
    const std::string subject(m_decorators.nameOf(chain));
    const auto* name = changeOf(event, "__name__");
    // An object that an inner layer gave may have the function's name.
    const bool isNamed = isFunction(before) ||
                         (name != nullptr && !subject.empty() && unquoted(name->before) == subject);
    if (!isNamed || !isFunction(after) || given == m_given.end() || !given->second.isMade ||
        given->second.function != after->text)
        return;
    const auto* wrapped = changeOf(event, "__wrapped__");
    if (wrapped != nullptr && !isNone(wrapped->after)) return;
    const auto* doc = changeOf(event, "__doc__");
    const bool losesName = name != nullptr && !(name->before == name->after);
    const bool losesDoc = doc != nullptr && !isNone(doc->before) && isNone(doc->after);
    if (!losesName && !losesDoc) return;

    const auto decorator =
        m_decorators.find(chain, static_cast<std::uint32_t>(*event.number(Field::layer)));
    std::string sentence = joined({decorator.text.empty() ? "A decorator" : decorator.text, " "});
    if (losesName)
        sentence += joined({"hides ", unquoted(name->before), " behind the name ",
                            unquoted(name->after), losesDoc ? ", and loses its docstring" : ""});
    else
        sentence += joined({"loses the docstring of ", subject});
    list.add(LintSort::metadataLost, event.index, decorator.place, subject,
             sentence + "; put @functools.wraps(function) on the wrapper.");
}

void Hiding::see(const trace::Event& event, const LintFacts& facts, LintList& list) {
    m_decorators.see(event, facts);
    switch (event.kind) {
        case Kind::bind:
            if (const auto* value = event.value(Field::value); isFunction(value))
                m_made[event.frame()->value] = value->text;
            break;
        case Kind::return_: {
            const auto* value = event.value(Field::value);
            const auto made = m_made.find(event.frame()->value);
            if (isFunction(value))
                m_given[event.thread] = {std::string(value->text),
                                         (made != m_made.end() && made->second == value->text) ||
                                             value->text == "<function <lambda>>"};
            else
                m_given.erase(event.thread);
            if (made != m_made.end()) m_made.erase(made);
            break;
        }
        case Kind::apply:
            applied(event, list);
            m_given.erase(event.thread);
            break;
        default:
            break;
    }
}

}  // namespace flowglass::model::lints

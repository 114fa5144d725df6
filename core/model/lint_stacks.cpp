#include "core/base/join.hpp"
#include "core/model/lint_rules.hpp"

namespace flowglass::model::lints {

using base::joined;
using trace::Field;
using trace::Kind;
using trace::Word;

void Stacks::see(const trace::Event& event, const LintFacts& facts) {
    switch (event.kind) {
        case Kind::entered:
            if (event.flag(Field::moved) && event.scope() && event.frame()) {
                const auto* function = facts.frames().functionOf(*event.frame());
                const std::string_view file = function == nullptr ? "" : function->file;
                m_held[event.scope()->value] = {
                    event.index, {file, event.line()}, event.text(Field::text)};
            }
            return;
        case Kind::exiting:
            if (event.scope()) m_held.erase(event.scope()->value);
            return;
        case Kind::lost:
            m_isLossy = m_isLossy || event.word(Field::why) != Word::repeat;
            return;
        case Kind::end:
            m_isWhole = event.has(Field::status);
            return;
        default:
            return;
    }
}

void Stacks::finish(LintList& list) const {
    if (!m_isWhole || m_isLossy) return;
    for (const auto& [scope, held] : m_held)
        list.add(LintSort::neverLeft, held.event, held.place, held.text,
                 joined({held.text,
                         " was put on an exit stack that nobody unwound, so it was never left; "
                         "enter the stack with 'with', or close() it."}));
}

}  // namespace flowglass::model::lints

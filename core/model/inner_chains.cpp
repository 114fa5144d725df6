#include "core/model/inner_chains.hpp"

namespace flowglass::model {

using trace::Field;
using trace::Kind;

bool copiesName(std::string_view decorator) {
    if (decorator.starts_with('@')) decorator.remove_prefix(1);
    const auto callee = decorator.substr(0, decorator.find('('));
    return callee == "wraps" || callee.ends_with(".wraps");
}

void InnerChains::see(const trace::Event& event) {
    if (event.kind != Kind::evaluate && event.kind != Kind::decorate) return;
    const auto chain = static_cast<std::uint32_t>(event.number(Field::chain).value_or(0));
    if (event.kind == Kind::decorate) {
        m_making.erase(chain);
        return;
    }
    const bool isNew = m_making.insert(chain).second;
    if (!copiesName(event.text(Field::text)))
        m_inner.erase(chain);
    else if (isNew && m_making.size() > 1)
        m_inner.insert(chain);
}

}  // namespace flowglass::model

#include <algorithm>
#include <set>

#include "core/trace/rules.hpp"

namespace flowglass::trace::rules {
namespace {

using base::joined;

std::uint64_t ownerOf(const Event& event) {
    if (const auto frame = event.frame()) return frame->value;
    constexpr std::uint64_t kOfTask = std::uint64_t{1} << 63U;
    return event.task ? kOfTask | event.task->value : std::uint64_t{event.thread.value} << 32U;
}

}  // namespace

void ScopeRules::entering(const Event& event, ScopeId id) {
    const auto owner = ownerOf(event);
    const bool isNew = m_scopes.try_emplace(id, Scope{Phase::entering, owner}).second;
    // One that is bound to no block may outlive its frame, and be left by nobody.
    if (isNew && !event.flag(Field::moved)) m_open[owner].push_back(id);
}

void ScopeRules::exiting(const Event& event, ScopeId id, Scope& scope) {
    if (scope.phase != Phase::held)
        m_report.gap(event, joined({named("scope", id.value), " is left, but is not held."}));
    auto& open = m_open[scope.owner];
    // What never came to be held was left by an exception of its own.
    while (!open.empty() && open.back() != id && m_scopes[open.back()].phase == Phase::entering)
        open.pop_back();
    if (event.flag(Field::moved)) {
        m_outlived.erase(id);
        m_passed.erase(id);
    } else if (const auto inner = std::ranges::find(open, id); inner == open.end()) {
        m_passed.emplace(id, event);
    } else {
        // Those inside may be bound to no block, which their own exits say.
        for (auto at = inner + 1; at != open.end(); ++at)
            if (m_scopes[*at].phase != Phase::entering) m_passed.emplace(*at, event);
    }
    scope.phase = Phase::exiting;
}

void ScopeRules::exited(const Event& event, ScopeId id, Scope& scope) {
    if (scope.phase != Phase::exiting)
        m_report.gap(event,
                     joined({named("scope", id.value), " was left, but never began to be."}));
    scope.phase = Phase::left;
    std::erase(m_open[scope.owner], id);
}

void ScopeRules::frameEnds(const Event& event) {
    const auto open = m_open.find(event.frame()->value);
    if (open == m_open.end()) return;
    for (const auto id : open->second)
        if (m_scopes[id].phase != Phase::entering && event.how() != Word::shutdown)
            m_outlived.emplace(id, event);
    m_open.erase(open);
}

void ScopeRules::finish() {
    std::set<EventIndex> told;
    for (const auto& [id, event] : m_passed)
        if (told.insert(event.index).second)
            m_report.gap(event, joined({named("scope", event.scope()->value),
                                        " is left, but is not the innermost one."}));
    for (const auto& [id, event] : m_outlived)
        m_report.gap(event, joined({named("frame", event.frame()->value), " ends, but ",
                                    named("scope", id.value), " in it was not left."}));
}

void ScopeRules::see(const Event& event) {
    if (event.kind == Kind::return_ || event.kind == Kind::unwind || event.kind == Kind::close)
        return frameEnds(event);
    const auto id = event.scope();
    if (!id) return;
    if (event.kind == Kind::entering) return entering(event, *id);
    const auto found = m_scopes.find(*id);
    if (found == m_scopes.end()) return;
    auto& scope = found->second;
    if (event.kind == Kind::exiting) return exiting(event, *id, scope);
    if (event.kind == Kind::exited) return exited(event, *id, scope);
    if (scope.phase != Phase::entering)
        m_report.gap(event, joined({named("scope", id->value), " is entered a second time."}));
    scope.phase = Phase::held;
}

}  // namespace flowglass::trace::rules

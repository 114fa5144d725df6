#include <algorithm>

#include "core/trace/rules.hpp"

namespace flowglass::trace::rules {

using base::joined;

void TokenRules::arrive(Token& token, ExceptionId id, std::optional<FrameId> frame) {
    if (token.at) std::erase(m_inFrame[*token.at], id);
    token.at = frame;
    if (!frame) return;
    // Whatever was on its way in this frame is in the middle of a cleanup: it goes on if the new
    // one is stopped there, and is replaced if not.
    auto& others = m_inFrame[*frame];
    for (const auto other : others) m_tokens[other].overtaken = true;
    others.push_back(id);
}

void TokenRules::raise(const Event& event) {
    const auto id = *event.exc();
    const auto name = named("exception", id.value);
    const auto [entry, isNew] = m_tokens.try_emplace(id);
    if (!isNew && event.how() == Word::new_)
        m_report.gap(event, joined({name, " is new a second time."}));
    if (isNew && event.how() == Word::again)
        m_report.gap(event, joined({name, " is raised again, and never was before."}));
    // What an exit was given may be raised again in the exit's own frame, above the one it is in.
    const auto at = entry->second.at;
    const bool isElsewhere = event.how() == Word::again && at && at != event.frame();
    // One that overtook it may have been stopped behind the cleanup, and so have ended it.
    if (!isNew && !entry->second.ended && !isElsewhere && !entry->second.overtaken)
        m_report.gap(event, joined({name, " is raised while it is on its way already."}));
    entry->second.ended = false;
    entry->second.endedByScope = false;
    entry->second.overtaken = false;
    arrive(entry->second, id, event.frame());
}

void TokenRules::unwind(const Event& event, Token& token) {
    const auto name = named("exception", event.exc()->value);
    if (token.ended)
        m_report.gap(event, joined({name, " goes on, and was stopped before."}));
    else if (token.at && token.at != event.frame())
        m_report.gap(event, joined({name, " leaves ", named("frame", event.frame()->value),
                                    ", but is in ", named("frame", token.at->value), "."}));
    if (!token.ended) arrive(token, *event.exc(), event.frame());
    m_cameInto.erase(*event.frame());
    if (const auto beneath = m_beneath.extract(*event.frame()))
        m_cameInto[beneath.mapped()].push_back(*event.exc());
    // Out of the frame, and with it whatever it has replaced there.
    for (const auto other : m_inFrame[*event.frame()]) {
        m_tokens[other].at.reset();
        if (other != *event.exc()) m_tokens[other].ended = true;
    }
    m_inFrame.erase(*event.frame());
}

void TokenRules::handled(const Event& event, Token& token) {
    const auto name = named("exception", event.exc()->value);
    const auto by = event.word(Field::stoppedBy);
    // A manager's own generator may have stopped it before its scope says so.
    const bool again = by == Word::scope && !token.endedByScope;
    if (token.ended && !again)
        m_report.gap(event, joined({name, " is handled, and was stopped before."}));
    if (!token.ended && token.at && event.frame() && token.at != event.frame())
        m_report.gap(event, joined({name, " is handled in ", named("frame", event.frame()->value),
                                    ", but is in ", named("frame", token.at->value), "."}));
    if (token.at) std::erase(m_inFrame[*token.at], *event.exc());
    token.at.reset();
    token.ended = true;
    token.endedByScope = by == Word::scope;
    if (const auto rest = event.id<ExceptionId>(Field::rest))
        arrive(m_tokens[*rest], *rest, event.frame());
}

void TokenRules::leave(const Event& event) {
    m_beneath.erase(*event.frame());
    m_cameInto.erase(*event.frame());
    const auto found = m_inFrame.find(*event.frame());
    if (found == m_inFrame.end()) return;
    for (const auto id : found->second) {
        auto& token = m_tokens[id];
        // What is thrown in to close a generator ends with it.
        if (event.kind == Kind::return_ && !token.overtaken)
            m_report.gap(event,
                         joined({named("frame", event.frame()->value), " returns, but ",
                                 named("exception", id.value), " in it was never stopped."}));
        token.at.reset();
        token.ended = true;
    }
    m_inFrame.erase(found);
}

void TokenRules::endWith(FrameId closed) {
    for (const auto id : m_cameInto[closed])
        if (auto& token = m_tokens[id]; !token.at) token.ended = true;
}

void TokenRules::noteBeneath(const Event& event) {
    const auto beneath = event.kind == Kind::suspend ? event.frame() : event.byFrame();
    const auto above =
        event.kind == Kind::suspend ? event.id<FrameId>(Field::delegate) : event.frame();
    if (beneath && above) m_beneath[*above] = *beneath;
}

void TokenRules::exited(const Event& event) {
    const auto exc = event.exc();
    if (!exc || event.word(Field::verdict) != Word::replaced) return;
    const auto found = m_tokens.find(*exc);
    if (found == m_tokens.end()) return;
    if (found->second.at) std::erase(m_inFrame[*found->second.at], *exc);
    found->second.at.reset();
    found->second.ended = true;
}

void TokenRules::see(const Event& event) {
    if (event.kind == Kind::raise) return raise(event);
    if (event.kind == Kind::call || event.kind == Kind::suspend || event.kind == Kind::resume)
        noteBeneath(event);
    if (event.kind == Kind::close) endWith(*event.frame());
    if (event.kind == Kind::return_ || event.kind == Kind::close) return leave(event);
    if (event.kind == Kind::exited) return exited(event);
    if (event.kind == Kind::resume || event.kind == Kind::run) return thrownIn(event);
    if (event.kind != Kind::unwind && event.kind != Kind::handled) return;
    const auto found = m_tokens.find(*event.exc());
    if (found == m_tokens.end()) {
        if (m_announced.contains(*event.exc()))
            m_report.gap(event, joined({named("exception", event.exc()->value),
                                        " was thrown in, and nothing says what it is."}));
        return;
    }
    if (event.kind == Kind::unwind) return unwind(event, found->second);
    handled(event, found->second);
}

/// Moves an exception that is on its way into the frame; of a new one its `raise` says the rest.
void TokenRules::thrownIn(const Event& event) {
    const auto exc = event.exc();
    if (!exc) return;
    const auto found = m_tokens.find(*exc);
    if (found == m_tokens.end())
        m_announced.insert(*exc);
    else if (!found->second.ended && event.frame())
        arrive(found->second, *exc, event.frame());
}

void TokenRules::finish(const Event& end) {
    // One that is still in a frame stopped with it, when the process did.
    for (const auto& [id, token] : m_tokens)
        if (!token.ended && !token.at && !token.overtaken)
            m_report.gap(end, joined({named("exception", id.value), " was never stopped."}));
}

}  // namespace flowglass::trace::rules

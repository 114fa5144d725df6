#include "core/trace/rules.hpp"

namespace flowglass::trace::rules {

using base::joined;

void ThreadRules::see(const Event& event) {
    if (m_ended) m_report.fault(event, "Something happens after the end.");
    if (event.kind == Kind::end) m_ended = true;
    const auto name = named("thread", event.thread.value);
    const auto [entry, isNew] = m_threads.try_emplace(event.thread);
    auto& thread = entry->second;
    // What the launcher says of the whole program belongs to no thread of it.
    const bool ofProgram = event.kind == Kind::end || event.kind == Kind::lost;
    if (isNew && event.kind != Kind::thread && !ofProgram)
        m_report.gap(event, joined({"Nothing says that there is a ", name, "."}));
    if (!isNew && event.kind == Kind::thread)
        m_report.gap(event, joined({"There is a ", name, " already."}));
    if (thread.ended && !ofProgram)
        m_report.gap(event, joined({"Something happens on ", name, " after its end."}));
    if (const auto parent = event.id<ThreadId>(Field::parentThread);
        event.kind == Kind::thread && parent && !m_threads.contains(*parent))
        m_report.gap(event, joined({"The parent of ", name, " was never seen."}));
    if (event.kind == Kind::threadEnd) thread.ended = true;
    if (event.kind != Kind::block && event.kind != Kind::unblock) return;
    const bool blocks = event.kind == Kind::block;
    if (thread.blocked == blocks)
        m_report.gap(event, joined({name, blocks ? " is blocked already." : " is not blocked."}));
    thread.blocked = blocks;
}

}  // namespace flowglass::trace::rules

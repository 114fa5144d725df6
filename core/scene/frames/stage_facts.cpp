#include "core/scene/frames/stage_facts.hpp"

#include <algorithm>
#include <utility>

#include "core/model/plausible_id.hpp"

namespace flowglass::scene {
namespace {

using trace::Field;
using trace::Kind;

/// More rows than a card ever shows need not be told apart.
constexpr std::size_t kMostNames = 16;

/// A program that prints without a line feed must not make a line without end.
constexpr std::size_t kMostText = 2000;

/// Who pulls from more than these by turns has no place that would be right for all of them.
constexpr std::size_t kMostSources = 32;

}  // namespace

void StageFacts::grow(const trace::Trace& trace) {
    trace.each(m_seen, trace.size(), [&](const trace::Event& event) { note(event); });
    m_seen = trace.size();
}

void StageFacts::note(const trace::Event& event) {
    m_hasThreads |= event.thread != trace::ThreadId{1};
    switch (event.kind) {
        case Kind::create:
            create(event);
            break;
        case Kind::resume:
            if (event.frame())
                if (const auto by = event.byFrame()) pull(*by, *event.frame());
            break;
        case Kind::bind:
            if (event.frame()) bind(*event.frame(), event.text(Field::name));
            break;
        case Kind::suspend:
            suspend(event);
            break;
        case Kind::return_:
        case Kind::unwind:
        case Kind::close:
            if (event.frame()) end(*event.frame(), event.index);
            break;
        case Kind::entering:
            m_hasScopes = true;
            m_scopesDeep = std::max(m_scopesDeep, ++m_scopesOpen);
            break;
        case Kind::exited:
            if (m_scopesOpen > 0) --m_scopesOpen;
            break;
        case Kind::evaluate:
            evaluate(event);
            break;
        case Kind::decorate:
            m_innerChains.see(event);
            break;
        case Kind::apply:
            m_chains = std::max<std::size_t>(m_chains, event.number(Field::chain).value_or(0));
            break;
        case Kind::output:
            print(event);
            break;
        case Kind::object:
        case Kind::task:
        case Kind::ready:
        case Kind::run:
        case Kind::wait:
        case Kind::finish:
            m_tasks.see(event);
            break;
        default:
            break;
    }
    m_returned = event.kind == Kind::return_ ? event.frame() : std::nullopt;
}

/// What returned right before the first decorator of a chain was there has made it, where its
/// source is a call.
void StageFacts::evaluate(const trace::Event& event) {
    const std::size_t chain = event.number(Field::chain).value_or(0);
    const bool isCall = event.text(Field::text).ends_with(")");
    if (chain > m_chains && isCall && m_returned) m_factories.insert(*m_returned);
    m_chains = std::max(m_chains, chain);
    m_innerChains.see(event);
}

void StageFacts::create(const trace::Event& event) {
    if (!event.frame() || !model::plausibleId(event.frame()->value, event.index)) return;
    std::string key(event.text(Field::file));
    key += ':' + std::to_string(event.line()) + ':';
    key += event.text(Field::function);
    const auto next = static_cast<std::uint32_t>(m_functions.size());
    const auto [at, isNew] = m_functionIds.emplace(std::move(key), next);
    if (isNew) m_functions.emplace_back();
    auto& function = m_functions[at->second];

    const auto slot = takeSlot();
    const std::size_t frame = event.frame()->value;
    if (m_slots.size() <= frame) m_slots.resize(frame + 1);
    m_slots[frame] = slot + 1;
    m_alive[*event.frame()] = {at->second, event.index, {}, {}};
    ++function.slots[slot];
    for (const auto& argument : event.named(Field::args)) {
        bind(*event.frame(), argument.name);
        if (argument.value.frame) pull(*event.frame(), *argument.value.frame);
    }
    reserve(function);
}

std::uint32_t StageFacts::takeSlot() {
    if (m_freeSlots.empty()) {
        m_slotRows.push_back(0);
        m_freeSince.push_back(0);
        return static_cast<std::uint32_t>(m_slotRows.size() - 1);
    }
    return m_freeSlots.extract(m_freeSlots.begin()).value();
}

void StageFacts::end(trace::FrameId frame, trace::EventIndex when) {
    if (m_alive.erase(frame) == 0) return;
    const auto slot = m_slots[frame.value] - 1;
    m_freeSlots.insert(slot);
    m_freeSince[slot] = when;
}

void StageFacts::pull(trace::FrameId consumer, trace::FrameId source) {
    const auto found = m_alive.find(consumer);
    if (found == m_alive.end() || !m_alive.contains(source) || consumer == source) return;
    auto& sources = found->second.sources;
    if (std::ranges::find(sources, source) != sources.end()) return;
    if (sources.size() >= kMostSources)
        std::erase_if(sources, [&](trace::FrameId each) { return !m_alive.contains(each); });
    if (sources.size() >= kMostSources) return;
    sources.push_back(source);
    m_alive.at(source).consumers.push_back(consumer);
    if (m_slots[consumer.value] > m_slots[source.value]) reorder(chainOf(consumer));
}

/// Everything that pulls from `frame` or is pulled from, directly or not: who pulls comes first,
/// otherwise by slots. Empty where that is too much to be one chain.
std::vector<trace::FrameId> StageFacts::chainOf(trace::FrameId frame) const {
    std::vector<trace::FrameId> all{frame};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& link = m_alive.at(all[i]);
        for (const auto* others : {&link.sources, &link.consumers})
            for (const auto other : *others)
                if (m_alive.contains(other) && std::ranges::find(all, other) == all.end())
                    all.push_back(other);
        if (all.size() > kMostSources) return {};
    }
    std::map<trace::FrameId, std::size_t> depths;
    for (std::size_t round = 0; round < all.size(); ++round)
        for (const auto each : all)
            for (const auto source : m_alive.at(each).sources)
                depths[source] = std::min(all.size(), std::max(depths[source], depths[each] + 1));
    std::ranges::sort(all, {}, [&](trace::FrameId each) {
        return std::pair{depths[each], m_slots[each.value]};
    });
    return all;
}

/// Gives `frames` their own slots in this order, for all of their lives: where one of them would
/// get a slot that was somebody else's while it lived, everything stays.
void StageFacts::reorder(const std::vector<trace::FrameId>& frames) {
    std::vector<std::uint32_t> slots;
    for (const auto frame : frames) slots.push_back(m_slots[frame.value] - 1);
    std::ranges::sort(slots);
    for (std::size_t i = 0; i < frames.size(); ++i)
        if (m_freeSince[slots[i]] > m_alive.at(frames[i]).created) return;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        auto& used = m_functions[m_alive.at(frames[i]).function].slots;
        const auto old = m_slots[frames[i].value] - 1;
        if (--used[old] == 0) used.erase(old);
        ++used[slots[i]];
        m_slots[frames[i].value] = slots[i] + 1;
    }
    for (const auto slot : slots) {
        m_slotRows[slot] = 0;
        for (const auto& function : m_functions)
            if (function.slots.contains(slot))
                m_slotRows[slot] = std::max(m_slotRows[slot], function.rows());
    }
}

void StageFacts::bind(trace::FrameId frame, std::string_view name) {
    const auto found = m_alive.find(frame);
    if (found == m_alive.end()) return;
    auto& names = m_functions[found->second.function].names;
    if (names.size() >= kMostNames || std::ranges::find(names, name) != names.end()) return;
    names.emplace_back(name);
    reserve(m_functions[found->second.function]);
}

void StageFacts::suspend(const trace::Event& event) {
    const auto found = event.frame() ? m_alive.find(*event.frame()) : m_alive.end();
    if (found == m_alive.end()) return;
    auto& function = m_functions[found->second.function];
    const auto loops = event.texts(Field::pending).size();
    if (loops <= function.loops) return;
    function.loops = loops;
    reserve(function);
}

void StageFacts::print(const trace::Event& event) {
    const auto text = event.text(Field::text);
    m_outputs.push_back(event.index);
    m_linesBefore.push_back(m_linesBefore.back() +
                            static_cast<std::uint64_t>(std::ranges::count(text, '\n')));
}

void StageFacts::reserve(const Function& function) {
    for (const auto& [slot, count] : function.slots)
        m_slotRows[slot] = std::max(m_slotRows[slot], function.rows());
}

std::optional<std::uint32_t> StageFacts::slot(trace::FrameId frame) const {
    if (frame.value >= m_slots.size() || m_slots[frame.value] == 0) return std::nullopt;
    return m_slots[frame.value] - 1;
}

std::size_t StageFacts::rowsOfSlot(std::uint32_t slot) const {
    return slot < m_slotRows.size() ? m_slotRows[slot] : 0;
}

std::vector<PrintedLine> StageFacts::printed(const trace::Trace& trace, std::uint64_t outputEvents,
                                             std::size_t count) const {
    const auto known =
        static_cast<std::size_t>(std::min<std::uint64_t>(outputEvents, m_outputs.size()));
    if (known == 0 || count == 0) return {};
    // Back to the output in which the first wanted line may begin, but no further than needed.
    std::size_t first = known;
    std::size_t text = 0;
    while (first > 0 && text < kMostText * count &&
           m_linesBefore[known] - m_linesBefore[first] <= count)
        text += trace.event(m_outputs[--first]).text(Field::text).size();

    std::vector<PrintedLine> lines;
    std::uint64_t number = m_linesBefore[first] + 1;
    bool open = false;
    for (std::size_t i = first; i < known; ++i) {
        const auto event = trace.event(m_outputs[i]);
        for (const char c : event.text(Field::text)) {
            if (!open) lines.push_back({"", number, m_outputs[i], false});
            open = c != '\n';
            if (open && lines.back().text.size() < kMostText) lines.back().text += c;
            if (!open) ++number;
            lines.back().event = m_outputs[i];
            lines.back().toError = event.word(Field::stream) == trace::Word::err;
        }
    }
    if (lines.size() > count) lines.erase(lines.begin(), lines.end() - static_cast<long>(count));
    return lines;
}

}  // namespace flowglass::scene

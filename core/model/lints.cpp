#include "core/model/lints.hpp"

#include <algorithm>

#include "core/model/lint_rules.hpp"

namespace flowglass::model {

using trace::Field;
using trace::Kind;

std::string_view nameOf(LintSort sort) {
    switch (sort) {
        case LintSort::slowStep:
            return "slow-step";
        case LintSort::neverAwaited:
            return "never-awaited";
        case LintSort::neverRetrieved:
            return "never-retrieved";
        case LintSort::metadataLost:
            return "metadata-lost";
        case LintSort::wrapsMaking:
            return "wraps-making";
        case LintSort::releaseSkipped:
            return "release-skipped";
        case LintSort::neverLeft:
            return "never-left";
    }
    return {};
}

namespace lints {

void LintFacts::see(const trace::Event& event) {
    m_frames.see(event);
    m_names.see(event, m_frames, m_trace);
    if (event.kind != Kind::line && event.kind != Kind::resume) return;
    const auto frame = event.frame();
    if (!frame || frame->value == 0 || frame->value > m_frames.size()) return;
    if (m_lines.size() < m_frames.size()) m_lines.resize(m_frames.size());
    m_lines[frame->value - 1] = event.line();
    m_last[event.thread] = *frame;
}

bool LintFacts::isPython() const {
    return m_trace.metadata().language != "c++";
}

Place LintFacts::placeOf(trace::FrameId frame) const {
    const auto* function = m_frames.functionOf(frame);
    if (function == nullptr) return {};
    const auto line = frame.value <= m_lines.size() ? m_lines[frame.value - 1] : 0;
    return {function->file, line == 0 ? function->line : line};
}

Place LintFacts::placeOf(trace::ThreadId thread) const {
    const auto found = m_last.find(thread);
    return found == m_last.end() ? Place{} : placeOf(found->second);
}

std::string LintFacts::functionName(trace::FrameId frame) const {
    const auto* function = m_frames.functionOf(frame);
    return function == nullptr ? "a function" : std::string(shortName(function->name));
}

void LintList::add(LintSort sort, trace::EventIndex event, const Place& place,
                   std::string_view subject, std::string sentence, std::int64_t weight) {
    auto [found, isNew] =
        m_entries.try_emplace({sort, std::string(place.file), place.line, std::string(subject)});
    auto& [lint, heaviest] = found->second;
    if (isNew)
        lint = {sort, event, std::string(place.file), place.line, std::move(sentence)};
    else
        ++lint.times;
    if (!isNew && weight > heaviest) lint.sentence = std::move(sentence);
    heaviest = std::max(heaviest, weight);
}

std::vector<Lint> LintList::take() {
    std::vector<Lint> lints;
    for (auto& [key, entry] : m_entries) lints.push_back(std::move(entry.lint));
    std::ranges::stable_sort(lints, {}, &Lint::event);
    return lints;
}

void Decorators::see(const trace::Event& event, const LintFacts& facts) {
    if (event.kind != Kind::evaluate) return;
    auto& chain = m_chains[static_cast<std::uint32_t>(*event.number(Field::chain))];
    if (event.has(Field::name)) chain.name = event.text(Field::name);
    const auto frame = event.frame();
    const Place place{frame ? facts.placeOf(*frame).file : std::string_view{}, event.line()};
    chain.layers[static_cast<std::uint32_t>(*event.number(Field::layer))] = {
        event.text(Field::text), place};
}

Decorators::Decorator Decorators::find(std::uint32_t chain, std::uint32_t layer) const {
    const auto found = m_chains.find(chain);
    if (found == m_chains.end()) return {};
    const auto decorator = found->second.layers.find(layer);
    return decorator == found->second.layers.end() ? Decorator{} : decorator->second;
}

std::string_view Decorators::nameOf(std::uint32_t chain) const {
    const auto found = m_chains.find(chain);
    return found == m_chains.end() ? std::string_view{} : found->second.name;
}

}  // namespace lints

std::vector<Lint> lintsOf(const trace::Trace& trace) {
    lints::LintFacts facts(trace);
    lints::LintList list;
    lints::Steps steps;
    lints::Forgotten forgotten;
    lints::Hiding hiding;
    lints::Wrapping wrapping;
    lints::Releases releases;
    lints::Stacks stacks;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        facts.see(event);
        steps.see(event);
        forgotten.see(event, facts, list);
        hiding.see(event, facts, list);
        wrapping.see(event, facts, list);
        releases.see(event, facts, list);
        stacks.see(event, facts);
    });
    steps.finish(facts, list);
    stacks.finish(list);
    return list.take();
}

}  // namespace flowglass::model

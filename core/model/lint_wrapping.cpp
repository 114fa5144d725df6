#include <algorithm>

#include "core/base/join.hpp"
#include "core/model/lint_rules.hpp"
#include "core/model/source_lines.hpp"

namespace flowglass::model::lints {

using base::joined;
using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

/// Whether the line is one of a `return` as far as the source says; a `finally` that ran on the way
/// out ends the frame on a line of its own.
bool mayReturn(const LintFacts& facts, trace::FrameId frame, std::uint32_t line) {
    const auto* function = facts.frames().functionOf(frame);
    auto source = function == nullptr ? std::nullopt : facts.trace().source(function->file);
    for (; source && line > 1; --line) {
        const auto end = source->find('\n');
        if (end == std::string_view::npos) return true;
        source->remove_prefix(end + 1);
    }
    return !source || source->substr(0, source->find('\n')).find("return") != std::string::npos;
}

/// Whether an `except` clause stops more than what the making of a coroutine raises by itself,
/// where a call does not fit.
bool stopsMore(std::string_view clause) {
    clause = trimmed(clause.substr(0, clause.find(':')).substr(std::string_view("except").size()));
    return clause.substr(0, clause.find(' ')) != "TypeError";
}

/// Whether the `try` at a line has a clause that does.
bool catches(const std::vector<std::string_view>& lines, std::size_t tried) {
    const auto indent = lines[tried].find_first_not_of(" \t");
    for (std::size_t at = tried + 1; at < lines.size(); ++at) {
        const auto text = trimmed(lines[at]);
        if (text.empty() || text.front() == '#') continue;
        const auto begin = lines[at].find_first_not_of(" \t");
        if (begin > indent) continue;
        if (begin < indent || !startsWithWord(text, "except")) return false;
        if (stopsMore(text)) return true;
    }
    return false;
}

/// Whether the statement at a line stands in the body of a `try` of its function that is there to
/// catch what it raises.
bool isTried(std::string_view source, std::uint32_t line) {
    const auto lines = linesOf(source);
    if (line == 0 || line > lines.size()) return false;
    auto within = std::string_view::npos;
    for (std::size_t at = line; at-- > 0;) {
        const auto text = trimmed(lines[at]);
        const auto indent = lines[at].find_first_not_of(" \t");
        if (text.empty() || text.front() == '#' || indent >= within) continue;
        within = indent;
        if (startsWithWord(text, "def") || startsWithWord(text, "async def")) return false;
        if (startsWithWord(text, "try") && catches(lines, at)) return true;
    }
    return false;
}

}  // namespace

Wrapping::Wrapper* Wrapping::find(std::optional<trace::FrameId> frame) {
    const auto found = frame ? m_wrappers.find(frame->value) : m_wrappers.end();
    return found == m_wrappers.end() ? nullptr : &found->second;
}

/// The same, where it has made a coroutine already.
Wrapping::Wrapper* Wrapping::having(std::optional<trace::FrameId> frame) {
    auto* wrapper = find(frame);
    return wrapper == nullptr || wrapper->coroutine == 0 ? nullptr : wrapper;
}

void Wrapping::begin(const trace::Event& event, const LintFacts& facts) {
    if (auto* maker = having(event.byFrame()); maker != nullptr && !maker->isNative)
        maker->works = true;
    const auto chain = static_cast<std::uint32_t>(event.number(Field::chain).value_or(0));
    if (chain == 0) return;
    const auto layer = static_cast<std::uint32_t>(event.number(Field::layer).value_or(0));
    const auto frame = event.frame()->value;
    if (event.kind == Kind::call) {
        if (layer == 0) return;
        auto& wrapper = m_wrappers[frame];
        wrapper.chain = chain;
        wrapper.layer = layer;
        wrapper.isNative = event.flag(Field::native);
        return;
    }
    auto* maker = find(event.byFrame());
    if (event.word(Field::flavor) != Word::coroutine || maker == nullptr || maker->chain != chain ||
        maker->layer <= layer)
        return;
    maker->coroutine = frame;
    maker->madeAt = facts.placeOf(*event.byFrame()).line;
    maker->works = false;
    maker->lines.clear();
    m_makers[frame] = event.byFrame()->value;
}

/// What the wrapper does once it has made the coroutine it hardly means to do before that runs.
void Wrapping::work(const trace::Event& event) {
    if (event.kind == Kind::entering) {
        if (find(event.frame()) != nullptr) m_entered[event.scope()->value] = event.frame()->value;
        return;
    }
    if (event.kind == Kind::exiting) {
        const auto by = m_entered.find(event.scope()->value);
        if (by == m_entered.end()) return;
        if (auto* wrapper = having(trace::FrameId{by->second})) wrapper->works = true;
        m_entered.erase(by);
        return;
    }
    auto* wrapper = having(event.frame());
    if (wrapper == nullptr) return;
    if (event.kind == Kind::output) wrapper->works = true;
    if (event.kind == Kind::line) wrapper->lines.push_back(event.line());
}

void Wrapping::returned(const trace::Event& event, const LintFacts& facts, LintList& list) {
    const auto* found = find(event.frame());
    if (found == nullptr) return;
    const Wrapper wrapper = *found;
    m_wrappers.erase(event.frame()->value);
    if (wrapper.coroutine == 0) return;
    // Once it has run inside the wrapper, nothing is wrong.
    if (m_makers.erase(wrapper.coroutine) == 0) return;
    const auto* value = event.kind == Kind::return_ ? event.value(Field::value) : nullptr;
    if (value == nullptr || !value->frame || value->frame->value != wrapper.coroutine) return;
    const bool runsLines = std::ranges::any_of(wrapper.lines, [&](std::uint32_t line) {
        if (line == wrapper.madeAt) return false;
        return line != event.line() || !mayReturn(facts, *event.frame(), line);
    });
    const auto isCatching = [&] {
        const auto* function = facts.frames().functionOf(*event.frame());
        const auto source =
            function == nullptr ? std::nullopt : facts.trace().source(function->file);
        return source && isTried(*source, wrapper.madeAt);
    };
    if (!wrapper.works && !runsLines && (wrapper.isNative || !isCatching())) return;
    const auto decorator = m_decorators.find(wrapper.chain, wrapper.layer);
    const auto place = decorator.place.line != 0 ? decorator.place : facts.placeOf(*event.frame());
    const auto name = facts.functionName({wrapper.coroutine});
    const std::string decorated = joined(
        {decorator.text.empty() ? facts.functionName(*event.frame()) : std::string(decorator.text),
         " wraps the making of ", name, ", not its running: "});
    list.add(LintSort::wrapsMaking, event.index, place, m_decorators.nameOf(wrapper.chain),
             wrapper.isNative
                 ? joined({decorated,
                           "its scope is left before the coroutine runs; make it an "
                           "@asynccontextmanager, or enter it inside ",
                           name, "."})
                 : joined({decorated, facts.functionName(*event.frame()),
                           " is done before the coroutine runs; make it an 'async def' that "
                           "awaits ",
                           name, "."}));
}

void Wrapping::see(const trace::Event& event, const LintFacts& facts, LintList& list) {
    m_decorators.see(event, facts);
    switch (event.kind) {
        case Kind::call:
        case Kind::create:
            return begin(event, facts);
        case Kind::resume:
            m_makers.erase(event.frame()->value);
            break;
        case Kind::return_:
        case Kind::unwind:
            return returned(event, facts, list);
        case Kind::line:
        case Kind::output:
        case Kind::entering:
        case Kind::exiting:
            if (!m_wrappers.empty()) work(event);
            break;
        default:
            break;
    }
}

}  // namespace flowglass::model::lints

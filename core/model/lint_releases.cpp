#include <array>

#include "core/base/join.hpp"
#include "core/model/lint_rules.hpp"
#include "core/model/source_lines.hpp"

namespace flowglass::model::lints {

using base::joined;
using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

bool isBranch(std::string_view text) {
    constexpr std::array<std::string_view, 5> kWords{"else", "elif", "except", "finally", "case"};
    for (const auto word : kWords)
        if (startsWithWord(text, word)) return true;
    return false;
}

bool doesNothing(std::string_view text) {
    return startsWithWord(text, "return") || startsWithWord(text, "pass") || text == "return" ||
           text == "pass";
}

/// What follows the yield in a line of its own, behind a semicolon; empty where nothing does.
std::string_view behindYield(std::string_view line) {
    auto at = line.find("yield");
    char quote = 0;
    for (; at < line.size(); ++at) {
        const char c = line[at];
        if (quote != 0) {
            if (c == '\\') ++at;
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '#') {
            return {};
        } else if (c == ';') {
            const auto text = trimmed(line.substr(at + 1));
            return text.starts_with('#') ? std::string_view{} : text;
        }
    }
    return {};
}

/// Whether a line that runs on the way out only asks whether somebody stops the exception.
bool onlyAsks(std::string_view text) {
    return startsWithWord(text, "except") || text.starts_with("except*") ||
           startsWithWord(text, "with") || startsWithWord(text, "async with");
}

}  // namespace

std::optional<std::uint32_t> statementAfter(std::string_view source, std::uint32_t line) {
    const auto lines = linesOf(source);
    if (line == 0 || line > lines.size()) return std::nullopt;
    const auto behind = behindYield(lines[line - 1]);
    if (!behind.empty() && !doesNothing(behind)) return line;
    const auto indent = [&](std::size_t at) { return lines[at].find_first_not_of(" \t"); };
    std::size_t within = indent(line - 1);
    bool isSkipping = false;  // inside a branch that is not taken
    for (std::size_t at = line; at < lines.size(); ++at) {
        const auto text = trimmed(lines[at]);
        if (text.empty() || text.front() == '#' || text.front() == ')' || text.front() == ']' ||
            text.front() == '}')
            continue;
        // Deeper lines go on with the statement before, or belong to a branch.
        if (indent(at) > within) continue;
        const bool isDedented = indent(at) < within;
        if (isDedented) isSkipping = false;
        within = indent(at);
        if (isBranch(text)) {
            isSkipping = true;
            continue;
        }
        if (isSkipping) isSkipping = false;
        if (startsWithWord(text, "def") || startsWithWord(text, "class") || text.front() == '@' ||
            startsWithWord(text, "async def"))
            return std::nullopt;
        if (within == 0 || doesNothing(text)) return std::nullopt;
        return static_cast<std::uint32_t>(at + 1);
    }
    return std::nullopt;
}

void Releases::passed(const Throw& thrown, trace::FrameId generator, const LintFacts& facts,
                      LintList& list) const {
    const auto* function = facts.frames().functionOf(generator);
    const auto source = function == nullptr ? std::nullopt : facts.trace().source(function->file);
    const auto skipped = source ? statementAfter(*source, thrown.line) : std::nullopt;
    if (!skipped) return;
    const auto name = facts.functionName(generator);
    const auto line = std::to_string(*skipped);
    const auto what = *skipped == thrown.line ? joined({"what follows the yield in line ", line})
                                              : joined({"line ", line, " and what follows it"});
    list.add(LintSort::releaseSkipped, thrown.event, {function->file, thrown.line}, name,
             joined({facts.names().exceptionName({thrown.exception}), " left ", name,
                     " at its yield, so ", what,
                     " never ran; put the yield into try and what releases into finally."}));
}

bool Releases::asksAt(const trace::Event& event, const LintFacts& facts) {
    const auto* function = facts.frames().functionOf(*event.frame());
    const auto source = function == nullptr ? std::nullopt : facts.trace().source(function->file);
    if (!source || event.line() == 0) return false;
    const auto lines = linesOf(*source);
    return event.line() <= lines.size() && onlyAsks(trimmed(lines[event.line() - 1]));
}

void Releases::see(const trace::Event& event, const LintFacts& facts, LintList& list) {
    switch (event.kind) {
        case Kind::entering:
        case Kind::entered:
            if (const auto generator = event.id<trace::FrameId>(Field::generator))
                m_managers.insert(generator->value);
            if (const auto frame = event.frame()) m_thrown.erase(frame->value);
            return;
        case Kind::resume:
            if (event.how() == Word::throw_ && m_managers.contains(event.frame()->value))
                m_thrown[event.frame()->value] = {event.index, event.line(),
                                                  event.exc() ? event.exc()->value : 0};
            return;
        case Kind::unwind:
            if (const auto found = m_thrown.find(event.frame()->value); found != m_thrown.end()) {
                passed(found->second, *event.frame(), facts, list);
                m_thrown.erase(found);
            }
            return;
        case Kind::line:
            if (const auto frame = event.frame();
                frame && m_thrown.contains(frame->value) && !asksAt(event, facts))
                m_thrown.erase(frame->value);
            return;
        case Kind::handled:
        case Kind::return_:
        case Kind::suspend:
        case Kind::close:
            if (!m_thrown.empty() && event.frame()) m_thrown.erase(event.frame()->value);
            return;
        default:
            return;
    }
}

}  // namespace flowglass::model::lints

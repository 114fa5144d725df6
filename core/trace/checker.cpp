#include "core/trace/checker.hpp"

#include "core/trace/rules.hpp"

namespace flowglass::trace {
namespace {

/// What is missing from a trace, as far as it says so itself.
struct Losses {
    bool anywhere = false;
    bool atEnd = false;
};

Losses lossesOf(const Trace& trace) {
    Losses losses;
    losses.atEnd = !trace.damage().empty();
    trace.each(0, trace.size(), [&](const Event& event) {
        if (event.kind != Kind::lost) return;
        const auto why = event.word(Field::why);
        losses.anywhere |= why == Word::full || why == Word::overrun;
        losses.atEnd |= why != Word::repeat;
    });
    return losses;
}

}  // namespace

std::vector<Violation> check(const Trace& trace, std::size_t limit) {
    const auto losses = lossesOf(trace);
    rules::Report report(limit, losses.anywhere);
    rules::FieldRules fields(report);
    rules::IdRules ids(report);
    rules::ThreadRules threads(report);
    rules::FrameRules frames(report);
    rules::TokenRules tokens(report);
    rules::ScopeRules scopes(report);
    rules::TaskRules tasks(report);
    rules::ChainRules chains(report);
    trace.each(0, trace.size(), [&](const Event& event) {
        if (report.isFull() || !fields.see(event)) return;
        ids.see(event);
        threads.see(event);
        frames.see(event);
        tokens.see(event);
        scopes.see(event);
        tasks.see(event);
        chains.see(event);
        const bool byItself = event.kind == Kind::end && event.has(Field::status);
        if (byItself && !losses.atEnd) tokens.finish(event);
    });
    // A guard that a C++ program handed on may be alive when the recording ends.
    if (trace.metadata().language != "c++") scopes.finish();
    return report.take();
}

std::string outputOf(const Trace& trace, Word stream) {
    std::string text;
    trace.each(0, trace.size(), [&](const Event& event) {
        if (event.kind == Kind::output && event.word(Field::stream) == stream)
            text += event.text(Field::text);
    });
    return text;
}

}  // namespace flowglass::trace

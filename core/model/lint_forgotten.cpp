#include "core/base/join.hpp"
#include "core/model/lint_rules.hpp"
#include "core/model/words.hpp"

namespace flowglass::model::lints {

using base::joined;
using trace::Field;
using trace::Kind;

void Forgotten::unawaited(const trace::Event& event, const LintFacts& facts, LintList& list) {
    const auto frame = event.frame();
    const auto made = frame ? m_madeAt.find(frame->value) : m_madeAt.end();
    Place place;
    if (made != m_madeAt.end()) {
        place = made->second;
        m_madeAt.erase(made);
    } else {
        place = facts.placeOf(event.thread);
        if (place.line != event.line()) place = {{}, event.line()};
    }
    const std::string function(shortName(event.text(Field::function)));
    list.add(LintSort::neverAwaited, event.index, place, function,
             joined({function.empty() ? "A coroutine" : function + "()",
                     " was called and never awaited, so none of it ran; put 'await' before the "
                     "call, or give it to asyncio.create_task()."}));
}

bool Forgotten::isTold(const Place& place, std::string_view type, const std::string& sentence) {
    constexpr std::size_t kMost = 8;
    auto& told = m_told[{std::string(place.file), place.line, std::string(type)}];
    if (told.size() < kMost) told.insert(sentence);
    return told.contains(sentence);
}

void Forgotten::unretrieved(const trace::Event& event, const LintFacts& facts, LintList& list) {
    const auto task = event.id<trace::TaskId>(Field::task);
    const auto exc = event.exc();
    const auto* raised = exc ? facts.names().exception(*exc) : nullptr;
    const auto type = raised == nullptr ? event.text(Field::exception) : raised->type;
    const auto message = raised == nullptr ? event.text(Field::message) : raised->message;
    const auto at = exc ? m_raisedAt.find(exc->value) : m_raisedAt.end();
    std::string what(type.empty() ? "an exception" : type);
    if (!message.empty()) what += joined({": ", message});
    const std::string name =
        task ? facts.names().taskName(*task) : futureText(event.text(Field::what));
    // What a library raised has no place: who made the task, or gave the future its exception, is
    // to do something about it.
    Place place = at == m_raisedAt.end() ? Place{} : at->second;
    const auto made = task ? m_tasksMadeAt.find(task->value) : m_tasksMadeAt.end();
    if (place.line == 0 && made != m_tasksMadeAt.end()) place = made->second;
    if (place.line == 0 && !task && event.frame())
        place = {facts.placeOf(*event.frame()).file, event.line()};
    const bool isGather = event.text(Field::what) == "gather";
    const auto sentence =
        task ? joined({name, " ended with ", what,
                       ", and nobody asked how it ended; await the task, or add a callback that "
                       "looks at its exception()."})
             : joined({name, isGather ? " ended with " : " was given ", what,
                       ", and nobody asked for it; await the future, or add a callback that looks "
                       "at its exception()."});
    // One that fails in other words, or under another name, is another.
    if (isTold(place, type, sentence))
        return list.add(LintSort::neverRetrieved, event.index, place, sentence, sentence);
    list.add(LintSort::neverRetrieved, event.index, place, type,
             joined({"Others failed in the same way with ", type.empty() ? "an exception" : type,
                     ", and nobody asked how they ended; await each, or add a callback that looks "
                     "at its exception()."}));
}

void Forgotten::see(const trace::Event& event, const LintFacts& facts, LintList& list) {
    const auto frame = event.frame();
    switch (event.kind) {
        case Kind::create:
            if (event.word(Field::flavor) == trace::Word::coroutine)
                m_madeAt[frame->value] =
                    event.byFrame() ? facts.placeOf(*event.byFrame()) : Place{};
            break;
        case Kind::resume:
        case Kind::close:
            m_madeAt.erase(frame->value);
            break;
        case Kind::raise:
            if (frame)
                m_raisedAt.try_emplace(event.exc()->value,
                                       Place{facts.placeOf(*frame).file, event.line()});
            break;
        case Kind::task:
            if (const auto here = facts.placeOf(event.thread); here.line == event.line())
                m_tasksMadeAt[static_cast<std::uint32_t>(*event.number(Field::task))] = here;
            break;
        case Kind::unawaited:
            return unawaited(event, facts, list);
        case Kind::unretrieved:
            return unretrieved(event, facts, list);
        default:
            break;
    }
}

}  // namespace flowglass::model::lints

#include "core/model/census.hpp"

#include <algorithm>

#include "core/model/words.hpp"

namespace flowglass::model {
namespace {

using trace::Field;
using trace::Kind;
using trace::Word;

// Tokens whose end was never recorded must not pile up.
constexpr std::size_t kMostFlying = 64;

}  // namespace

void Census::see(const trace::Event& event) {
    m_kinds[static_cast<std::size_t>(event.kind)].add(event.index);
    if (!m_mainThread) m_mainThread = event.thread;
    switch (event.kind) {
        case Kind::create: {
            const auto flavor = event.word(Field::flavor);
            auto& tally = flavor == Word::coroutine        ? m_coroutines
                          : flavor == Word::asyncGenerator ? m_asyncGenerators
                                                           : m_generators;
            tally.add(event.index);
            break;
        }
        case Kind::lost:
            m_lost += event.number(Field::count).value_or(0);
            if (event.word(Field::why) == Word::repeat)
                m_folded += event.number(Field::count).value_or(0);
            break;
        case Kind::call:
        case Kind::resume:
            if (event.thread == *m_mainThread) ++m_mainDepth;
            break;
        case Kind::suspend:
        case Kind::return_:
            if (event.thread == *m_mainThread && m_mainDepth > 0) --m_mainDepth;
            break;
        case Kind::raise:
        case Kind::unwind:
        case Kind::handled:
            if (event.thread == *m_mainThread) seeException(event);
            break;
        case Kind::end:
            seeEnd(event);
            break;
        default:
            break;
    }
}

void Census::seeException(const trace::Event& event) {
    const auto id = event.exc();
    if (!id) return;
    const auto flying = std::find_if(m_flying.begin(), m_flying.end(),
                                     [&](const Raised& raised) { return raised.id == *id; });
    if (event.kind == Kind::raise) {
        if (flying == m_flying.end()) {
            if (m_flying.size() == kMostFlying) m_flying.erase(m_flying.begin());
            m_flying.push_back({*id, event.text(Field::exception), event.index});
        }
        return;
    }
    if (event.kind == Kind::unwind) {
        if (m_mainDepth > 0) --m_mainDepth;
        if (m_mainDepth > 0 || flying == m_flying.end()) return;
        m_fatal = flying->id;
        m_fatalType = flying->type;
        m_fatalRaise = flying->at;
        return;
    }
    // The interpreter's own handler prints the traceback: the exception is as fatal as before.
    const bool byInterpreter = event.word(Field::stoppedBy) == Word::interpreter;
    if (m_fatal == id && !byInterpreter) m_fatal.reset();
    if (flying == m_flying.end()) return;
    if (byInterpreter && m_mainDepth == 0) {
        m_fatal = flying->id;
        m_fatalType = flying->type;
        m_fatalRaise = flying->at;
    }
    m_flying.erase(flying);
}

void Census::seeEnd(const trace::Event& event) {
    m_end = event.index;
    m_status = event.number(Field::status);
    m_signal = event.number(Field::signal);
}

SummaryPart Census::ending() const {
    if (m_signal) return {"ended by " + signalName(*m_signal), m_end};
    const bool isExit = m_fatalType == "SystemExit";
    if (m_fatal && !isExit) return {"ended by " + std::string(m_fatalType), m_fatalRaise};
    if (!m_end) return {"not ended", std::nullopt};
    if (m_status.value_or(0) == 0) return {"ended normally", m_end};
    return {"ended with status " + std::to_string(*m_status), m_fatal ? m_fatalRaise : m_end};
}

std::vector<SummaryPart> Census::summary(std::uint64_t moments) const {
    std::vector<SummaryPart> parts;
    const auto add = [&](const Tally& tally, std::string_view one, std::string_view many = {}) {
        if (tally.count > 0) parts.push_back({counted(tally.count, one, many), tally.first});
    };
    add(m_generators, "generator");
    add(m_asyncGenerators, "async generator");
    add(m_coroutines, "coroutine");
    add(of(Kind::task), "task");
    add(of(Kind::decorate), "decorated function");
    add(of(Kind::entered), "scope");
    if (of(Kind::thread).count > 1) add(of(Kind::thread), "thread");
    parts.push_back({counted(moments, "moment"), std::nullopt});
    add(of(Kind::mark), "mark");
    if (m_folded > 0)
        parts.push_back({counted(m_folded, "event") + " folded", of(Kind::lost).first});
    if (m_lost > m_folded)
        parts.push_back({counted(m_lost - m_folded, "event") + " missing", of(Kind::lost).first});
    parts.push_back(ending());
    return parts;
}

}  // namespace flowglass::model

#include "core/playback/words/narrator.hpp"

namespace flowglass::playback {

using trace::Word;

Sentence Narrator::closed(const trace::Event& event) const {
    const auto id = event.frame();
    const auto* gone = id ? state.frame(*id) : nullptr;
    const auto who = frame("frame", id);
    const auto by = frame("by", event.byFrame());
    const auto where = line(gone ? gone->line : 0);
    const bool neverRan = gone && gone->resumes == 0;
    switch (event.how().value_or(Word::dropped)) {
        case Word::called:
            if (neverRan)
                return sentence("close.called.fresh", "CLOSE",
                                "{frame} is closed[ by {by}] before it ever ran.", {who, by});
            return sentence("close.called", "CLOSE",
                            "{frame} is closed[ by {by}] while parked[ at line {line}].",
                            {who, by, where});
        case Word::shutdown:
            if (neverRan)
                return sentence("close.shutdown.fresh", "CLOSE",
                                "The program ends, and {frame} has never run.", {who});
            return sentence("close.shutdown", "CLOSE",
                            "The program ends while {frame} is still parked[ at line {line}].",
                            {who, where});
        default:
            break;
    }
    if (neverRan)
        return sentence("close.dropped.fresh", "CLOSE",
                        "{frame} is dropped without ever having run.", {who});
    return sentence("close.dropped", "CLOSE",
                    "{frame} is dropped while parked[ at line {line}]: nobody will ask it again.",
                    {who, where});
}

}  // namespace flowglass::playback

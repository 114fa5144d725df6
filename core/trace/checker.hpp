#pragma once

#include <string>
#include <vector>

#include "core/trace/trace.hpp"

namespace flowglass::trace {

/// A place at which a trace breaks the grammar of the vocabulary.
struct Violation {
    EventIndex index = 0;  ///< the event at which it shows
    std::string sentence;
};

/// Holds a trace to the grammar: create before resume; resume and suspend alternate; one end a
/// frame; scopes last in, first out within a frame; each token ends; ready → run → wait or finish;
/// line events inside their function. A trace that was cut, or lost events, is held only to what it
/// could still keep. At most `limit` violations, in order.
[[nodiscard]] std::vector<Violation> check(const Trace& trace, std::size_t limit = 100);

/// Everything the program wrote to `stream` (Word::out or Word::err), in order.
[[nodiscard]] std::string outputOf(const Trace& trace, Word stream);

}  // namespace flowglass::trace

#include "tests/core/playback/held_lock.hpp"

#include <string>

#include "tests/support/checked.hpp"

namespace flowglass::tests {

std::shared_ptr<const trace::Trace> heldLock(bool isReleased) {
    const std::string lines = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"job","file":"a.py","line":3,"flavor":"coroutine"}
{"kind":"create","frame":2,"function":"job","file":"a.py","line":3,"flavor":"coroutine"}
{"kind":"task","task":1,"name":"A","frame":1,"loop":1}
{"kind":"ready","task":1}
{"kind":"task","task":2,"name":"B","frame":2,"loop":1}
{"kind":"ready","task":2}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"line":3,"how":"next","via":"loop"}
{"kind":"entering","in":1,"scope":1,"frame":1,"line":4,"text":"lock","manager":"Lock","async":true}
{"kind":"entered","in":1,"scope":1,"frame":1,"line":4,"text":"lock","manager":"Lock","async":true}
{"kind":"suspend","in":1,"frame":1,"line":5,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"timer","what":"sleep(1)"}
{"kind":"run","task":2,"how":"start"}
{"kind":"resume","in":2,"frame":2,"line":3,"how":"next","via":"loop"}
{"kind":"entering","in":2,"scope":2,"frame":2,"line":4,"text":"lock","manager":"Lock","async":true}
{"kind":"suspend","in":2,"frame":2,"line":4,"how":"await"}
{"kind":"object","in":2,"object":1,"what":"lock","frame":2}
{"kind":"wait","in":2,"task":2,"on":"lock","what":"Lock.acquire","targets":[{"object":1}]}
{"kind":"ready","task":1,"by":{"timer":true}}
{"kind":"run","task":1,"how":"resume"}
{"kind":"resume","in":1,"frame":1,"line":5,"how":"next","via":"loop"}
{"kind":"exiting","in":1,"scope":1,"how":"normal","line":4}
)jsonl";
    constexpr auto kReleased =
        R"jsonl({"kind":"ready","in":1,"task":2,"by":{"task":1},"cause":1,"object":1}
{"kind":"exited","in":1,"scope":1,"how":"normal","verdict":"clean","line":4}
)jsonl";
    constexpr auto kEnd = R"jsonl({"kind":"end","signal":9}
)jsonl";
    const auto read = trace::readJsonLines(lines + (isReleased ? kReleased : "") + kEnd);
    if (!read) FAIL(base::describe(read.error()));
    return checked(*read);
}

}  // namespace flowglass::tests

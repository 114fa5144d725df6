#include "tests/catch.hpp"
#include "tests/core/playback/telling.hpp"

using flowglass::tests::told;

TEST_CASE("an exception that was kept is raised by asking for it", "[playback]") {
    constexpr auto kKept = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"create","frame":2,"function":"fails","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"task","task":1,"loop":1,"name":"Task-1","frame":1}
{"kind":"ready","task":1}
{"kind":"task","task":2,"loop":1,"name":"fails","frame":2,"parent":1}
{"kind":"ready","task":2}
{"kind":"run","task":2,"how":"start"}
{"kind":"resume","in":2,"frame":2,"how":"next","via":"loop"}
{"kind":"raise","in":2,"frame":2,"line":1,"exc":1,"exception":"OSError","message":"","how":"new"}
{"kind":"unwind","in":2,"frame":2,"line":1,"exc":1}
{"kind":"handled","in":2,"exc":1,"by":"task"}
{"kind":"finish","task":2,"in":2,"outcome":"exception","exc":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"how":"next","via":"loop"}
{"kind":"raise","in":1,"frame":1,"line":2,"exc":1,"exception":"OSError","message":"","how":"again"}
{"kind":"handled","in":1,"frame":1,"line":2,"exc":1,"by":"except"}
{"kind":"raise","in":1,"frame":1,"line":3,"exc":1,"exception":"OSError","message":"","how":"again"}
{"kind":"handled","in":1,"frame":1,"line":3,"exc":1,"by":"except"}
{"kind":"raise","in":1,"frame":1,"line":4,"exc":1,"exception":"OSError","message":"","how":"again"}
{"kind":"handled","in":1,"frame":1,"line":4,"exc":1,"by":"except"}
{"kind":"raise","in":1,"frame":1,"line":5,"exc":1,"exception":"OSError","message":"","how":"again"}
{"kind":"handled","in":1,"frame":1,"line":5,"exc":1,"by":"except"}
{"kind":"end","signal":9}
)jsonl";
    CHECK(told(kKept, {"raise.again", "raise.kept", "raise.kept.result", "raise.comes"},
               "async def main(task, pool):\n    await task\n    task.result()\n"
               "    for value in pool.map(work, items):\n    raise\n") ==
          "Awaiting fails at line 2 raises OSError in main: fails had ended with it.\n"
          "Asking for the result of fails at line 3 raises OSError in main: fails had ended with "
          "it.\n"
          "OSError comes up again in main at line 4.\n"
          "main raises OSError again at line 5.\n");
}

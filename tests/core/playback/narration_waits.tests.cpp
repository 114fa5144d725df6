#include "core/playback/moves/player.hpp"
#include "core/playback/words/narrator.hpp"
#include "core/playback/words/task_words.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/telling.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using playback::standstillText;
using tests::told;
using trace::Word;

TEST_CASE("a thread that stands still says what it waits for", "[playback]") {
    const auto of = [](std::string_view what) { return standstillText(Word::lock, what); };
    CHECK(of("Queue.get") == "it waits for an item of the queue");
    CHECK(of("SimpleQueue.get") == "it waits for an item of the queue");
    CHECK(of("Queue.put") == "it waits for room in the queue");
    CHECK(of("Queue.join") == "it waits until all that was in the queue is done");
    CHECK(of("Event.wait") == "it waits for the event to be set");
    CHECK(of("Condition.wait") == "it waits for somebody to notify it");
    CHECK(of("Condition.wait_for") == "it waits for its condition to hold");
    CHECK(of("Semaphore.acquire") == "it waits for a semaphore");
    CHECK(of("BoundedSemaphore.acquire") == "it waits for a semaphore");
    CHECK(of("Barrier.wait") == "it waits for the others at the barrier");
    CHECK(of("Future.result") == "it waits for a result");
    CHECK(of("Lock") == "it waits for a lock");
    CHECK(of("Ledger.get") == "it waits for a lock");
    CHECK(of("") == "it waits for a lock");
    CHECK(standstillText(Word::join, "Thread.join") == "it waits for another thread to end");
    CHECK(playback::blockText(Word::lock, "Executor.map.<locals>.result_iterator") ==
          "Executor.map");
}

namespace {

/// A task in asyncio.timeout(`outer`) and, in that, asyncio.timeout(1), that a timer stops after
/// two seconds where it waits at line 3.
std::string stopped(const std::string& outer, const std::string& name = "") {
    const auto scope = [](const std::string& id, const std::string& text, const std::string& as) {
        const auto rest = ",\"t\":1000,\"in\":1,\"scope\":" + id +
                          ",\"frame\":1,\"line\":2,\"text\":\"" + text +
                          "\",\"manager\":\"Timeout\",\"async\":true" +
                          (as.empty() ? "" : ",\"name\":\"" + as + "\"") + "}\n";
        return "{\"kind\":\"entering\"" + rest + "{\"kind\":\"entered\"" + rest;
    };
    return R"jsonl({"kind":"thread","t":0,"name":"MainThread"}
{"kind":"create","t":1,"frame":1,"function":"main","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"task","t":2,"task":1,"loop":1,"name":"Task-1","frame":1}
{"kind":"ready","t":3,"task":1}
{"kind":"run","t":4,"task":1,"how":"start"}
{"kind":"resume","t":5,"in":1,"frame":1,"how":"next","via":"loop"}
)jsonl" + scope("1", "asyncio.timeout(" + outer + ")", name) +
           scope("2", "asyncio.timeout(1)", "") +
           R"jsonl({"kind":"suspend","t":2000,"in":1,"frame":1,"line":3,"how":"await"}
{"kind":"wait","t":2001,"in":1,"task":1,"on":"timer","what":"sleep(9)"}
{"kind":"cancel","t":2000100000,"task":1,"by":{"timer":true}}
{"kind":"end","t":2000200000,"signal":9}
)jsonl";
}

}  // namespace

TEST_CASE("of timeouts inside each other all are named whose time may be up", "[playback]") {
    const auto up = [](const std::string& lines, std::string_view source = {}) {
        return told(lines, {"cancel", "cancel.timeout"}, source);
    };
    CHECK(up(stopped("2")) ==
          "The time of asyncio.timeout(2) or asyncio.timeout(1) is up: it asks main to stop.\n");
    CHECK(up(stopped("limit")) ==
          "The time of asyncio.timeout(limit) or asyncio.timeout(1) is up: it asks main to "
          "stop.\n");
    // Three seconds after it began it cannot be, unless somebody gave it another time.
    CHECK(up(stopped("3")) == "The time of asyncio.timeout(1) is up: it asks main to stop.\n");
    CHECK(up(stopped("3", "limit"), "async def main():\n\n    await sleep(9)\n") ==
          "The time of asyncio.timeout(1) is up: it asks main to stop.\n");
    CHECK(up(stopped("3", "limit"), "async def main():\n\n\n    limit.reschedule(None)\n") ==
          "The time of asyncio.timeout(3) or asyncio.timeout(1) is up: it asks main to stop.\n");
    CHECK(up(stopped("3"), "async def main():\n\n    await asyncio.wait_for(sleep(9), 2)\n") ==
          "The time of asyncio.timeout(1) or wait_for is up: it asks main to stop.\n");
}

TEST_CASE("a task that fails has its group stop the others of that alone", "[playback]") {
    const playback::Player player(flowglass::tests::parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"object","object":9,"what":"TaskGroup"}
{"kind":"create","frame":1,"function":"a","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"create","frame":2,"function":"b","file":"a.py","line":2,"flavor":"coroutine"}
{"kind":"create","frame":3,"function":"c","file":"a.py","line":3,"flavor":"coroutine"}
{"kind":"task","task":1,"loop":1,"name":"a","frame":1,"group":9}
{"kind":"task","task":2,"loop":1,"name":"b","frame":2,"group":9}
{"kind":"task","task":3,"loop":1,"name":"c","frame":3}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"cancel","in":1,"task":3,"by":{"task":1},"exc":1}
{"kind":"finish","in":1,"task":1,"outcome":"exception"}
{"kind":"cancel","task":2,"by":{"task":1},"exc":2}
)jsonl"));
    const auto state = player.stateAt(playback::Grain::events, 13);
    const auto failed = [&](std::uint32_t id) {
        const auto* task = state.task(trace::TaskId{id});
        REQUIRE(task != nullptr);
        return playback::failedInGroup(state, *task, task->cancelledBy);
    };
    REQUIRE(failed(2) != nullptr);
    CHECK(failed(2)->id == trace::TaskId{1});
    // The program itself had asked for that.
    CHECK(failed(3) == nullptr);
}

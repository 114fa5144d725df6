#include "core/trace/checker.hpp"

#include "tests/core/trace/checked.hpp"

using namespace flowglass::trace;
using namespace flowglass::trace::checked;

namespace {

constexpr std::string_view kCreate =
    R"({"kind":"create","frame":2,"function":"g","file":"a.py","line":3,"by":1,"flavor":"generator"}
)";
constexpr std::string_view kRaise =
    R"({"kind":"raise","exc":1,"frame":1,"line":2,"exception":"E","how":"new"}
)";
constexpr std::string_view kTask =
    R"({"kind":"task","task":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
)";

}  // namespace

TEST_CASE("words that a field does not have are violations", "[trace]") {
    CHECK(after(kCreate, R"({"kind":"resume","frame":2,"how":"dropped"})") ==
          Sentences{"The 'how' of 'resume' cannot be 'dropped'."});
    CHECK(sentences(R"({"kind":"output","stream":"stdin","text":""})") ==
          Sentences{"The 'stream' of 'output' cannot be 'stdin'."});
    CHECK(after(kTask, R"({"kind":"cancel","task":1,"by":{"lock":true}})") ==
          Sentences{"The 'by' of 'cancel' cannot be a 'lock'."});
    CHECK(after(kTask, R"({"kind":"cancel","task":1,"by":{"task":true}})") ==
          Sentences{"A 'task' in 'by' needs its id."});
    CHECK(after(kTask, R"({"kind":"cancel","task":1,"by":{"timer":4}})") ==
          Sentences{"A 'timer' in 'by' has no id."});
    CHECK(sentences(R"({"kind":"end"})") ==
          Sentences{"An 'end' has either a 'status' or a 'signal'."});
}

TEST_CASE("a missing required field is a violation, and nothing more is made of the event",
          "[trace]") {
    TraceBuilder builder({});
    BlockBuilder block(ThreadId{1});
    for (std::size_t kind = 0; kind < kKindCount; ++kind)
        REQUIRE(block.add(Event(static_cast<Kind>(kind))));
    builder.addEpoch(std::vector{block.seal()});
    const auto violations = check(*builder.snapshot(), 1000);
    std::size_t lacks = 0;
    for (const auto& violation : violations)
        lacks += violation.sentence.find("lacks") != std::string::npos ? 1 : 0;
    CHECK(lacks > 40);
}

TEST_CASE("no more violations are told than were asked for", "[trace]") {
    std::string lines;
    for (int i = 0; i < 50; ++i)
        lines += R"({"kind":"line","frame":7,"line":1})"
                 "\n";
    CHECK(check(*samples::parsed(lines), 1).size() == 1);
}

TEST_CASE("an id is not used before the event that makes it", "[trace]") {
    CHECK(sentences(R"({"kind":"line","frame":2,"line":1})") ==
          Sentences{"'line' speaks of frame 2, which no event before it made."});
    CHECK(sentences(R"({"kind":"bind","frame":1,"name":"g","value":{"text":"<g>","frame":2}})") ==
          Sentences{"'bind' speaks of frame 2, which no event before it made."});
    CHECK(sentences(R"({"kind":"unwind","frame":1,"exc":1})") ==
          Sentences{"'unwind' speaks of exception 1, which no event before it made."});
    CHECK(sentences(R"({"kind":"wait","task":1,"targets":[{"object":2}]})") ==
          Sentences{"'wait' speaks of task 1, which no event before it made.",
                    "'wait' speaks of object 2, which no event before it made."});
    CHECK(sentences(R"({"kind":"mark","text":"a","in":3})") ==
          Sentences{"'mark' speaks of task 3, which no event before it made."});
    CHECK(sentences(R"({"kind":"decorate","chain":1,"name":"f"})").front() ==
          "'decorate' speaks of chain 1, which no event before it made.");
    CHECK(sentences(R"({"kind":"exited","scope":1})") ==
          Sentences{"'exited' speaks of scope 1, which no event before it made."});
}

TEST_CASE("an id is made once", "[trace]") {
    CHECK(sentences(R"({"kind":"call","frame":1,"function":"f"})") ==
          Sentences{"There is a frame 1 already."});
    CHECK(after(kTask, R"({"kind":"task","task":1})") == Sentences{"There is a task 1 already."});
}

TEST_CASE("a thread is seen before it acts, and not after its end", "[trace]") {
    CHECK(sentences(R"({"kind":"mark","text":"a","thread":2})") ==
          Sentences{"Nothing says that there is a thread 2."});
    CHECK(sentences(R"({"kind":"thread","name":"b"})") ==
          Sentences{"There is a thread 1 already."});
    CHECK(sentences(R"({"kind":"thread_end"}
{"kind":"mark","text":"a"})") == Sentences{"Something happens on thread 1 after its end."});
    CHECK(sentences(R"({"kind":"thread","thread":2,"parent":3})") ==
          Sentences{"The parent of thread 2 was never seen."});
    CHECK(sentences(R"({"kind":"end","status":0}
{"kind":"mark","text":"a"})") == Sentences{"Something happens after the end."});
    CHECK(sentences(R"({"kind":"block","on":"sleep"}
{"kind":"block","on":"sleep"})") == Sentences{"thread 1 is blocked already."});
    CHECK(sentences(R"({"kind":"unblock"})") == Sentences{"thread 1 is not blocked."});
}

TEST_CASE("the state of a frame never jumps", "[trace]") {
    CHECK(after(kCreate, R"({"kind":"line","frame":2,"line":4})") ==
          Sentences{"frame 2 runs a line while it is created and has not run."});
    CHECK(after(kCreate, R"({"kind":"suspend","frame":2,"how":"yield"})") ==
          Sentences{"frame 2 is parked while it is created and has not run."});
    const std::string resumed = std::string(kCreate) +
                                R"({"kind":"resume","frame":2,"how":"next","by":1}
)";
    CHECK(sentences(resumed).empty());
    CHECK(after(resumed, R"({"kind":"resume","frame":2,"how":"next"})") ==
          Sentences{"frame 2 is resumed while it is running."});
    CHECK(after(resumed, R"({"kind":"line","frame":1,"line":4})") ==
          Sentences{"frame 1 runs a line while another frame runs."});
    CHECK(after(resumed, R"({"kind":"close","frame":2,"how":"called"})") ==
          Sentences{"frame 2 is closed while it is running."});
    const std::string ended = resumed + R"({"kind":"return","frame":2}
)";
    CHECK(sentences(ended).empty());
    CHECK(after(ended, R"({"kind":"resume","frame":2,"how":"next","by":1})") ==
          Sentences{"frame 2 is resumed while it is over."});
    CHECK(after(ended, R"({"kind":"return","frame":2})") ==
          Sentences{"frame 2 returns while it is over."});
    CHECK(after(ended, R"({"kind":"close","frame":2,"how":"dropped"})") ==
          Sentences{"frame 2 is closed while it is over."});
    CHECK(after(ended, R"({"kind":"call","frame":3,"function":"f","by":2})") ==
          Sentences{"frame 2 is named in 'by', but is not what runs: it is over."});
}

TEST_CASE("lines lie inside their function", "[trace]") {
    CHECK(after(kCreate, R"({"kind":"resume","frame":2,"how":"next","by":1}
{"kind":"line","frame":2,"line":3}
{"kind":"line","frame":2,"line":2})") ==
          Sentences{"Line 2 lies before frame 2's function, which starts at line 3."});
}

TEST_CASE("a module's names may change under any frame, a function's only under its own",
          "[trace]") {
    const std::string called = R"({"kind":"call","frame":2,"function":"f","by":1}
)";
    CHECK(after(called, R"({"kind":"bind","frame":1,"name":"x","value":{"text":"1"}})").empty());
    CHECK(after(called, R"({"kind":"return","frame":2}
{"kind":"bind","frame":2,"name":"x","value":{"text":"1"}})") ==
          Sentences{"frame 2 binds a name while it is over."});
}

TEST_CASE("while a frame delegates, only the leaf is resumed", "[trace]") {
    const std::string delegated = std::string(kCreate) +
                                  R"({"kind":"resume","frame":2,"how":"next","by":1}
{"kind":"create","frame":3,"function":"h","by":2,"flavor":"generator"}
{"kind":"suspend","frame":2,"how":"yield","delegate":3}
{"kind":"resume","frame":3,"how":"next","by":2,"via":"yield from"}
{"kind":"suspend","frame":3,"how":"yield"}
)";
    CHECK(sentences(delegated).empty());
    CHECK(after(delegated, R"({"kind":"resume","frame":2,"how":"next","by":1})") ==
          Sentences{"frame 2 is resumed while another frame stands for it."});
    CHECK(after(delegated, R"({"kind":"resume","frame":2,"how":"delegate"})") ==
          Sentences{"frame 2 goes on after frame 3, which has not ended."});
    CHECK(after(delegated, R"({"kind":"resume","frame":3,"how":"delegate"})") ==
          Sentences{"frame 3 goes on after another frame, but waited in none."});
    CHECK(after(delegated, R"({"kind":"resume","frame":3,"how":"next","by":2})").empty());
    CHECK(after(delegated, R"({"kind":"close","frame":3,"how":"called"}
{"kind":"close","frame":2,"how":"called"})")
              .empty());
    CHECK(after(kCreate, R"({"kind":"resume","frame":2,"how":"next","by":1}
{"kind":"suspend","frame":2,"how":"yield","delegate":1})") ==
          Sentences{"frame 2 waits in frame 1, which is running."});
}

TEST_CASE("an exception ends once, where it is", "[trace]") {
    constexpr std::string_view kHandled = R"({"kind":"handled","exc":1,"frame":1,"by":"except"}
)";
    CHECK(after(kRaise, kHandled).empty());
    CHECK(after(kRaise, std::string(kHandled).append(kHandled)) ==
          Sentences{"exception 1 is handled, and was stopped before."});
    CHECK(after(kRaise, std::string(kHandled) + R"({"kind":"unwind","frame":1,"exc":1})") ==
          Sentences{"exception 1 goes on, and was stopped before."});
    CHECK(after(kRaise, kRaise) ==
          Sentences{"exception 1 is new a second time.",
                    "exception 1 is raised while it is on its way already."});
    CHECK(after(kRaise, R"({"kind":"raise","exc":1,"frame":1,"exception":"E","how":"again"})") ==
          Sentences{"exception 1 is raised while it is on its way already."});
    // Another one was stopped behind the cleanup that it was in: that has ended it.
    CHECK(after(kRaise, R"({"kind":"raise","exc":2,"frame":1,"exception":"E","how":"new"}
{"kind":"handled","exc":2,"frame":1,"by":"except"}
{"kind":"raise","exc":1,"frame":1,"exception":"E","how":"again"})")
              .empty());
    CHECK(sentences(R"({"kind":"raise","exc":1,"frame":1,"exception":"E","how":"again"})") ==
          Sentences{"exception 1 is raised again, and never was before."});
    CHECK(after(kRaise, R"({"kind":"return","frame":1})") ==
          Sentences{"frame 1 returns, but exception 1 in it was never stopped."});
    CHECK(after(kRaise, R"({"kind":"unwind","frame":1,"exc":1}
{"kind":"end","status":1})") == Sentences{"exception 1 was never stopped."});
    // What comes out of a call into a generator that is then closed ends with that.
    constexpr auto kInto = R"({"kind":"create","frame":2,"function":"g","flavor":"generator"}
{"kind":"resume","frame":2,"how":"next"}
{"kind":"call","frame":3,"function":"f","by":2}
{"kind":"raise","exc":1,"frame":3,"exception":"E","how":"new"}
{"kind":"unwind","frame":3,"exc":1}
{"kind":"suspend","frame":2,"how":"yield"}
)";
    CHECK(after(kInto, R"({"kind":"close","frame":2,"how":"called"}
{"kind":"end","status":0})")
              .empty());
    CHECK(after(kInto, R"({"kind":"end","status":0})") ==
          Sentences{"exception 1 was never stopped."});
    CHECK(after(kRaise, R"({"kind":"unwind","frame":1,"exc":1}
{"kind":"handled","exc":1,"by":"interpreter"}
{"kind":"end","status":1})")
              .empty());
    CHECK(after(kRaise, R"({"kind":"unwind","frame":1,"exc":1}
{"kind":"end","signal":9})")
              .empty());
}

TEST_CASE("an exception does not jump from frame to frame", "[trace]") {
    CHECK(after(kRaise, R"({"kind":"call","frame":2,"function":"f","by":1}
{"kind":"handled","exc":1,"frame":2,"by":"except"})") ==
          Sentences{"exception 1 is handled in frame 2, but is in frame 1."});
    CHECK(after(kRaise, R"({"kind":"call","frame":2,"function":"f","by":1}
{"kind":"unwind","exc":1,"frame":2})") ==
          Sentences{"exception 1 leaves frame 2, but is in frame 1."});
    CHECK(after(kCreate, R"({"kind":"resume","frame":2,"how":"throw","exc":1,"by":1}
{"kind":"unwind","exc":1,"frame":2})") ==
          Sentences{"exception 1 was thrown in, and nothing says what it is."});
}

TEST_CASE("an exception that replaces another one ends it", "[trace]") {
    const std::string second = R"({"kind":"raise","exc":2,"frame":1,"exception":"F","how":"new"}
)";
    CHECK(after(kRaise, second + R"({"kind":"handled","exc":2,"frame":1,"by":"except"}
{"kind":"return","frame":1}
{"kind":"end","status":0})")
              .empty());
    CHECK(after(kRaise, second + R"({"kind":"unwind","exc":2,"frame":1}
{"kind":"handled","exc":2,"by":"interpreter"}
{"kind":"end","status":1})")
              .empty());
    CHECK(after(kRaise, second + R"({"kind":"handled","exc":2,"frame":1,"by":"except"}
{"kind":"unwind","exc":1,"frame":1}
{"kind":"handled","exc":1,"by":"interpreter"}
{"kind":"end","status":1})")
              .empty());
}

TEST_CASE("what is thrown in to close a generator ends with it", "[trace]") {
    CHECK(after(kCreate, R"({"kind":"resume","frame":2,"how":"next","by":1}
{"kind":"suspend","frame":2,"how":"yield"}
{"kind":"resume","frame":2,"how":"close","exc":1,"by":1}
{"kind":"raise","exc":1,"frame":2,"exception":"GeneratorExit","how":"thrown"}
{"kind":"line","frame":2,"line":5}
{"kind":"close","frame":2,"how":"called","by":2}
{"kind":"end","status":0})")
              .empty());
}

TEST_CASE("a task becomes ready, runs, and waits or finishes", "[trace]") {
    CHECK(after(kTask, R"({"kind":"wait","task":1}
{"kind":"ready","task":1}
{"kind":"run","task":1}
{"kind":"finish","task":1,"outcome":"result"})")
              .empty());
    CHECK(after(kTask, R"({"kind":"wait","task":1}
{"kind":"run","task":1})") == Sentences{"task 1 is run while it is waiting."});
    CHECK(after(kTask, R"({"kind":"ready","task":1})") ==
          Sentences{"task 1 becomes ready while it is running."});
    CHECK(after(kTask, R"({"kind":"wait","task":1}
{"kind":"finish","task":1,"outcome":"result"})") ==
          Sentences{"task 1 finishes while it is waiting."});
    CHECK(after(kTask, R"({"kind":"finish","task":1,"outcome":"result"}
{"kind":"cancel","task":1})") == Sentences{"task 1 is cancelled while it is finished."});
    CHECK(after(kTask, R"({"kind":"wait","task":1}
{"kind":"mark","text":"a","in":1})") == Sentences{"'mark' happens in task 1, which is waiting."});
    CHECK(sentences(R"({"kind":"task","task":1}
{"kind":"run","task":1})") == Sentences{"task 1 is run while it is created and not ready."});
    const std::string other = R"({"kind":"task","task":2}
{"kind":"ready","task":2}
)";
    CHECK(after(kTask, other + R"({"kind":"run","task":2,"how":"eager"})").empty());
    CHECK(after(kTask, other + R"({"kind":"run","task":2,"how":"start"})") ==
          Sentences{"task 2 is run in the middle of a step of task 1."});
}

TEST_CASE("a callback is queued, begins and ends", "[trace]") {
    constexpr std::string_view kQueued = R"({"kind":"callback","handle":1,"phase":"queued"}
)";
    CHECK(after(kQueued, R"({"kind":"callback","handle":1,"phase":"begin"}
{"kind":"callback","handle":1,"phase":"end"})")
              .empty());
    CHECK(after(kQueued, R"({"kind":"callback","handle":1,"phase":"cancelled"})").empty());
    CHECK(after(kQueued, R"({"kind":"callback","handle":1,"phase":"end"})") ==
          Sentences{"callback 1 comes to 'end' after 'queued'."});
    CHECK(sentences(R"({"kind":"callback","handle":1,"phase":"begin"})") ==
          Sentences{"callback 1 comes to 'begin', and was never queued."});
    CHECK(sentences(R"({"kind":"turn","loop":1,"number":2}
{"kind":"turn","loop":1,"number":2})") == Sentences{"The turns of loop 1 do not count up."});
}

TEST_CASE("decorators are evaluated from the top down and applied from the bottom up", "[trace]") {
    constexpr std::string_view kEvaluated = R"({"kind":"evaluate","chain":1,"layer":2}
{"kind":"evaluate","chain":1,"layer":1}
)";
    CHECK(after(kEvaluated, R"({"kind":"apply","chain":1,"layer":1}
{"kind":"apply","chain":1,"layer":2}
{"kind":"decorate","chain":1,"name":"f"}
{"kind":"call","frame":2,"function":"f","by":1,"chain":1,"layer":2})")
              .empty());
    CHECK(after(kEvaluated, R"({"kind":"apply","chain":1,"layer":2})") ==
          Sentences{"chain 1 is not applied from the bottom up, each layer after it was evaluated: "
                    "layer 2 comes after layer 0."});
    CHECK(after(kEvaluated, R"({"kind":"apply","chain":1,"layer":1}
{"kind":"decorate","chain":1,"name":"f"})") ==
          Sentences{"chain 1 is bound before its layers are applied."});
    CHECK(after(kEvaluated, R"({"kind":"call","frame":2,"function":"f","chain":1,"layer":3})") ==
          Sentences{"chain 1 has no layer 3."});
    CHECK(sentences(R"({"kind":"evaluate","chain":1,"layer":1}
{"kind":"evaluate","chain":1,"layer":2})") ==
          Sentences{"chain 1 is not evaluated from the top down: layer 2 comes after layer 1."});
}

TEST_CASE("a trace that lost events is held only to what no loss explains", "[trace]") {
    const std::string lost = R"({"kind":"lost","count":9,"why":"full"}
)";
    CHECK(after(lost, R"({"kind":"line","frame":5,"line":1}
{"kind":"resume","frame":5,"how":"delegate"}
{"kind":"unwind","frame":5,"exc":3}
{"kind":"exited","scope":3}
{"kind":"finish","task":3,"outcome":"result"}
{"kind":"end","status":0})")
              .empty());
    CHECK(after(lost, R"({"kind":"line","frame":1,"line":0})") ==
          Sentences{"Line 0 lies before frame 1's function, which starts at line 1."});
    CHECK(after(kRaise, R"({"kind":"unwind","frame":1,"exc":1}
{"kind":"lost","count":9,"why":"limit"}
{"kind":"end","status":0})")
              .empty());
    CHECK(after(kRaise, R"({"kind":"unwind","frame":1,"exc":1}
{"kind":"lost","count":9,"why":"repeat","frame":1}
{"kind":"end","status":0})") == Sentences{"exception 1 was never stopped."});
}

TEST_CASE("the output of a trace is what the program wrote, stream by stream", "[trace]") {
    const auto trace = samples::parsed(R"({"kind":"output","stream":"stdout","text":"a\n"}
{"kind":"output","stream":"stderr","text":"b"}
{"kind":"output","stream":"stdout","text":"c"})");
    CHECK(outputOf(*trace, Word::out) == "a\nc");
    CHECK(outputOf(*trace, Word::err) == "b");
    CHECK(outputOf(*TraceBuilder({}).snapshot(), Word::out).empty());
}

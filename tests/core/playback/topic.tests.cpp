#include "core/playback/moves/topic.hpp"

#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Grain;
using playback::Player;
using playback::Step;
using playback::Topic;

namespace {

/// The topics of all moments, a letter each: f, d, s or t.
std::string topicsOf(TracePtr trace) {
    const Player player(std::move(trace));
    std::string topics;
    for (Step step = 0; step <= player.lastStep(Grain::moments); ++step) {
        const auto state = player.stateAt(Grain::moments, step);
        const auto topic = topicOf(player, Grain::moments, step, state);
        topics += std::string_view("fdst")[static_cast<std::size_t>(topic)];
    }
    return topics;
}

}  // namespace

TEST_CASE("a program of generators is about frames", "[playback]") {
    for (const auto& trace : {conformance("a"), prefixSums()})
        CHECK(topicsOf(trace).find_first_not_of('f') == std::string::npos);
}

TEST_CASE("what decorates, and every layer's call, is about decorators", "[playback]") {
    CHECK(topicsOf(conformance("b")) == "ffddddddddddddddddddddddddddddddddddddddff");
}

TEST_CASE("a block, what it does and its manager's generator are about scopes", "[playback]") {
    CHECK(topicsOf(conformance("c")) == "ffdddsssssssssssssfff");
}

TEST_CASE("a block inside a task is about scopes, the rest of the task about tasks", "[playback]") {
    CHECK(topicsOf(conformance("e")) == "ffdddftttsssssstttttsstttttssssstttttsssstttttt");
}

TEST_CASE(
    "the picture stays with the tasks where their group or a block of theirs comes in between",
    "[playback]") {
    const std::string begin = R"jsonl(
{"kind":"thread","thread":1,"name":"MainThread"}
{"kind":"create","frame":1,"function":"main","flavor":"coroutine"}
{"kind":"task","task":1,"loop":1,"name":"main","frame":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"how":"next","via":"loop"}
)jsonl";
    std::string block = R"jsonl(
{"kind":"entering","in":1,"scope":1,"frame":1,"text":"x","manager":"MANAGER","async":true}
{"kind":"entered","in":1,"scope":1,"frame":1,"text":"x","manager":"MANAGER","async":true}
{"kind":"output","in":1,"stream":"stdout","text":"in","frame":1}
{"kind":"raise","in":1,"exc":1,"frame":1,"exception":"KeyError","how":"new"}
{"kind":"exiting","in":1,"scope":1,"how":"exception","exc":1}
{"kind":"exited","in":1,"scope":1,"how":"exception","exc":1,"verdict":"suppressed"}
{"kind":"handled","in":1,"exc":1,"frame":1,"by":"scope"}
{"kind":"return","in":1,"frame":1}
{"kind":"finish","in":1,"task":1,"outcome":"result"}
{"kind":"end","status":0}
)jsonl";
    const std::string another =
        R"jsonl({"kind":"task","in":1,"task":2,"loop":1,"name":"other","parent":1})jsonl";
    const auto topics = [&](std::string manager, bool several) {
        auto text = begin + (several ? another : "") + block;
        for (auto at = text.find("MANAGER"); at != std::string::npos; at = text.find("MANAGER"))
            text.replace(at, 7, manager);
        return topicsOf(parsed(text));
    };
    // What asyncio's own blocks do, the tasks' picture shows; a timeout makes another exception.
    CHECK(topics("TaskGroup", false) == "ftttttttttt");
    CHECK(topics("Timeout", false) == "ftttttssstt");
    // A block of the program's own: its doors, and all of it where there is one task only.
    CHECK(topics("Session", false) == "ftttssssstt");
    CHECK(topics("Session", true) == "ftttstssstt");
    // What is caught outside of it is about the task again.
    block.replace(block.find("suppressed"), 10, "propagates");
    block.replace(block.find(R"("by":"scope")"), 12, R"("by":"except")");
    CHECK(topics("Timeout", false) == "ftttttsssttt");
}

TEST_CASE("the call that makes a function's first decorator is about decorators", "[playback]") {
    CHECK(topicsOf(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"call","frame":2,"function":"other","file":"a.py","line":2,"by":1}
{"kind":"return","frame":2,"line":3}
{"kind":"line","frame":1,"line":9}
{"kind":"call","frame":3,"function":"retry","file":"a.py","line":5,"by":1}
{"kind":"return","frame":3,"line":6,"value":{"text":"<function decorate>"}}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@retry(3)","line":9,"name":"load"}
{"kind":"apply","chain":1,"layer":1}
{"kind":"decorate","chain":1,"name":"load"}
{"kind":"end","status":0}
)jsonl")) == "ffffdddddf");
}

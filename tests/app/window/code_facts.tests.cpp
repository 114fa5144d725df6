#include "app/window/code/code_facts.hpp"

#include "core/scene/page/code.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;
using playback::Grain;

TEST_CASE("every parked frame has a tag at the line it is parked at, over a whole run",
          "[window]") {
    for (const char* name : {"a", "c", "e"}) {
        const auto snapshot = tests::conformance(name);
        const QString file = QString("%1.py").arg(name);
        for (playback::Step step = 0; step <= snapshot->player->lastStep(Grain::moments); ++step) {
            const auto state = snapshot->player->stateAt(Grain::moments, step);
            const auto marks = window::codeMarks(*snapshot, state, file, false);
            for (const auto& [id, frame] : state.frames) {
                if (frame->condition != playback::Condition::parked) continue;
                const auto* task = frame->task ? state.task(*frame->task) : nullptr;
                if (task != nullptr && task->condition == playback::TaskCondition::running)
                    continue;
                const auto found = marks.parked.find(static_cast<int>(frame->line));
                REQUIRE(found != marks.parked.end());
                CHECK(found->second.contains(
                    QString::fromStdString(snapshot->frames().displayName(id))));
            }
        }
    }
}

TEST_CASE("a task that has been picked up is parked nowhere any more", "[window]") {
    const auto snapshot = tests::conformance("d");
    int pickedUp = 0;
    for (playback::Step step = 0; step <= snapshot->player->lastStep(Grain::events); ++step) {
        const auto state = snapshot->player->stateAt(Grain::events, step);
        const auto marks = window::codeMarks(*snapshot, state, "d.py", false);
        for (const auto& [id, task] : state.tasks) {
            const auto* frame = task->frame ? state.frame(*task->frame) : nullptr;
            if (frame == nullptr || frame->condition != playback::Condition::parked) continue;
            const auto found = marks.parked.find(static_cast<int>(frame->line));
            const auto names = found == marks.parked.end() ? QStringList() : found->second;
            const bool runs = task->condition == playback::TaskCondition::running;
            const auto name = QString::fromStdString(snapshot->frames().displayName(*task->frame));
            CHECK(names.contains(name) == !runs);
            if (runs) ++pickedUp;
        }
    }
    CHECK(pickedUp > 0);
}

TEST_CASE("a line that an exception stands at is marked so in the pane and in pictures",
          "[window]") {
    const auto snapshot = tests::conformance("c");
    int failed = 0;
    for (playback::Step step = 0; step <= snapshot->player->lastStep(Grain::moments); ++step) {
        const auto state = snapshot->player->stateAt(Grain::moments, step);
        auto content = scene::codeOf(*snapshot->player, state);
        const std::string text(60, '\n');  // the recording holds none
        content.source = text;
        const auto marks =
            window::codeMarks(*snapshot, state, QString::fromStdString(content.file), false);
        CHECK(content.failed == marks.failed);
        const auto picture = scene::composeCode(content, {640, 700});
        const auto* mark = picture.find("code:just/mark");
        if (!content.failed || mark == nullptr) continue;
        CHECK(mark->style == "code.failed.mark");
        ++failed;
    }
    CHECK(failed > 0);
}

TEST_CASE("an exception marks its line in no other file", "[window]") {
    playback::State state;
    auto frame = std::make_shared<playback::FrameState>();
    frame->id = {1};
    frame->file = "a.py";
    state.frames[{1}] = frame;
    state.exceptions.push_back({{1}, "KeyError", {}, trace::FrameId{1}, 7, false, {}});
    CHECK(scene::failsAt(state, "a.py", 7));
    CHECK_FALSE(scene::failsAt(state, "b.py", 7));
    CHECK_FALSE(scene::failsAt(state, "a.py", 8));
}

TEST_CASE("under the veil nobody learns which line is next", "[window]") {
    const auto snapshot = tests::conformance("a");
    const auto state = snapshot->player->stateAt(Grain::lines, 3);
    CHECK(window::codeMarks(*snapshot, state, "a.py", false).lineNext > 0);
    CHECK(window::codeMarks(*snapshot, state, "a.py", true).lineNext == 0);
    CHECK(window::codeMarks(*snapshot, state, "a.py", true).lineRun > 0);
}

TEST_CASE("another file carries no marks of this one", "[window]") {
    const auto snapshot = tests::conformance("a");
    const auto state = snapshot->player->stateAt(Grain::moments, 6);
    const auto marks = window::codeMarks(*snapshot, state, "other.py", false);
    CHECK(marks.lineRun == 0);
    CHECK(marks.lineNext == 0);
    CHECK(marks.parked.empty());
}

TEST_CASE("a line's ticks are as many as its runs, in order, within the recording", "[window]") {
    const auto snapshot = tests::conformance("a");
    const auto ticks = window::codeTicks(*snapshot, "a.py");
    REQUIRE(!ticks.runs.empty());
    for (const auto& [line, runs] : ticks.runs) {
        CHECK(runs.size() == ticks.counts.at(line));
        CHECK(std::ranges::is_sorted(runs));
        CHECK(runs.front() >= 0);
        CHECK(runs.back() < 1);
    }
}

TEST_CASE("the code pane looks at the selected frame before anything else", "[window]") {
    const auto snapshot = tests::conformance("a");
    const auto state = snapshot->player->stateAt(Grain::moments, 8);
    for (const auto& [id, frame] : state.frames) {
        if (frame->line == 0) continue;
        const auto place = window::placeOfNow(*snapshot, state, id);
        REQUIRE(place);
        CHECK(place->line == static_cast<int>(frame->line));
    }
}

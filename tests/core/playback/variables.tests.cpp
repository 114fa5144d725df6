#include "core/playback/moves/variables.hpp"

#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;

namespace {

std::vector<FrameVariables> at(const Player& player, Step step,
                               std::optional<trace::FrameId> selected = {}) {
    const auto since = step == 0 ? 0 : player.eventsAt(Grain::moments, step - 1);
    return variablesAt(player, player.stateAt(Grain::moments, step), selected, since);
}

}  // namespace

TEST_CASE("before the first event there are no variables", "[playback]") {
    CHECK(at(Player(tests::prefixSums()), 0).empty());
}

TEST_CASE("the selected frame comes first, and every parked frame is there", "[playback]") {
    const Player player(tests::prefixSums());
    bool parkedBesides = false;
    for (Step step = 1; step <= player.lastStep(Grain::moments); ++step) {
        const auto state = player.stateAt(Grain::moments, step);
        for (const auto& [id, frame] : state.frames) {
            const auto shown = at(player, step, id);
            REQUIRE(!shown.empty());
            CHECK(shown.front().frame == id);
            CHECK(shown.front().name == player.frames().displayName(id));
            for (const auto& [other, its] : state.frames) {
                if (its->condition != Condition::parked) continue;
                const auto found = std::ranges::find(shown, other, &FrameVariables::frame);
                REQUIRE(found != shown.end());
                CHECK(found->status.find("its locals stay alive") != std::string::npos);
                parkedBesides = parkedBesides || other != id;
            }
        }
    }
    CHECK(parkedBesides);
}

TEST_CASE("what a step bound is marked as changed at that step, and not at the next",
          "[playback]") {
    const Player player(tests::prefixSums());
    int changed = 0;
    for (Step step = 1; step <= player.lastStep(Grain::moments); ++step) {
        const auto since = player.eventsAt(Grain::moments, step - 1);
        const auto state = player.stateAt(Grain::moments, step);
        for (const auto& frame : at(player, step)) {
            for (const auto& variable : frame.variables) {
                const auto& locals = state.frame(frame.frame)->locals;
                const auto local = std::ranges::find(locals, variable.name, &Local::name);
                if (local == locals.end()) continue;
                CHECK(variable.changed == (local->boundAt >= since));
                changed += variable.changed ? 1 : 0;
            }
        }
    }
    CHECK(changed > 0);
}

TEST_CASE("a frame that has gone is not shown: the one in play is", "[playback]") {
    const Player player(tests::prefixSums());
    const auto last = player.lastStep(Grain::moments);
    const auto gone = at(player, 2, trace::FrameId{4711});
    REQUIRE(!gone.empty());
    CHECK(gone.front().frame == *player.stateAt(Grain::moments, 2).active);
    CHECK(at(player, last, trace::FrameId{4711}).size() == at(player, last).size());
}

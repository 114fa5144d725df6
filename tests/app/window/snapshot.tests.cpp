#include "app/window/run/snapshot.hpp"

#include <algorithm>
#include <vector>

#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;

TEST_CASE("whoever watches a recording being indexed sees how far that is, and can end it",
          "[window]") {
    const auto trace = tests::conformance("a")->player->sharedTrace();
    std::vector<double> shares;
    const auto whole = window::snapshotOf(trace, [&](double share) {
        shares.push_back(share);
        return true;
    });
    REQUIRE(whole != nullptr);
    CHECK(whole->player->lastStep(playback::Grain::moments) > 0);
    CHECK(shares.size() > 2);
    CHECK(std::ranges::is_sorted(shares));
    CHECK(shares.front() > 0);
    CHECK(shares.back() <= 1);
    // Ended anywhere, nothing half-done comes of it.
    for (std::size_t at = 0; at < shares.size(); ++at) {
        std::size_t told = 0;
        CHECK(window::snapshotOf(trace, [&](double) { return told++ < at; }) == nullptr);
    }
}

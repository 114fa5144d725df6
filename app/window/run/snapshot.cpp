#include "app/window/run/snapshot.hpp"

#include <algorithm>

namespace flowglass::window {

namespace {

/// A copy of `before` that has seen all of `trace`.
template <class Facts>
std::shared_ptr<const Facts> grown(const Facts* before, const trace::Trace& trace) {
    auto facts = before == nullptr ? std::make_shared<Facts>() : std::make_shared<Facts>(*before);
    facts->grow(trace);
    return facts;
}

void lookForSpoken(Snapshot& snapshot, const trace::Trace& trace, trace::EventIndex from) {
    trace.each(from, trace.size(), [&](const trace::Event& event) {
        if (event.kind != trace::Kind::output && event.kind != trace::Kind::input) return;
        const auto stream = event.kind == trace::Kind::input
                                ? trace::Word::in
                                : event.word(trace::Field::stream).value_or(trace::Word::out);
        snapshot.spoken.push_back({event.index, stream});
    });
}

void buildLanes(Snapshot& snapshot, const trace::Trace& trace, const model::LaneBuilder* before) {
    auto builder = before == nullptr ? std::make_shared<model::LaneBuilder>()
                                     : std::make_shared<model::LaneBuilder>(*before);
    builder->extend(trace, snapshot.player->frames());
    snapshot.lanes = std::make_shared<const model::Lanes>(builder->lanes());
    snapshot.laneBuilder = std::move(builder);
}

}  // namespace

std::shared_ptr<const Snapshot> snapshotOf(std::shared_ptr<const trace::Trace> trace,
                                           const Snapshot* before) {
    if (before == nullptr) return snapshotOf(std::move(trace), Watch());
    auto snapshot = std::make_shared<Snapshot>(*before);
    snapshot->stage = grown<scene::StageFacts>(before->stage.get(), *trace);
    snapshot->timeline = grown<scene::TimelineFacts>(before->timeline.get(), *trace);
    lookForSpoken(*snapshot, *trace, before->trace().size());
    snapshot->player = before->player->grown(trace);
    buildLanes(*snapshot, *trace, before->laneBuilder.get());
    return snapshot;
}

std::shared_ptr<const Snapshot> snapshotOf(std::shared_ptr<const trace::Trace> trace,
                                           const Watch& watch) {
    // How much of the work is done when each part of it is.
    constexpr double kStage = 0.3;
    constexpr double kTimeline = 0.36;
    constexpr double kSpoken = 0.4;
    constexpr double kPlayer = 0.92;
    bool wanted = true;
    const auto goOn = [&](double share) { return wanted = wanted && (!watch || watch(share)); };
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->stage = grown<scene::StageFacts>(nullptr, *trace);
    if (!goOn(kStage)) return nullptr;
    snapshot->timeline = grown<scene::TimelineFacts>(nullptr, *trace);
    if (!goOn(kTimeline)) return nullptr;
    lookForSpoken(*snapshot, *trace, 0);
    const auto all = static_cast<double>(std::max<trace::EventIndex>(1, trace->size()));
    snapshot->player = std::make_shared<const playback::Player>(trace, [&](trace::EventIndex seen) {
        return goOn(kSpoken + (kPlayer - kSpoken) * static_cast<double>(seen) / all);
    });
    if (!wanted) return nullptr;
    buildLanes(*snapshot, *trace, nullptr);
    return snapshot;
}

}  // namespace flowglass::window

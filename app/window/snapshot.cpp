#include "app/window/snapshot.hpp"

namespace flowglass::window {

namespace {

/// A copy of `before` that has seen all of `trace`.
template <class Facts>
std::shared_ptr<const Facts> grown(const Facts* before, const trace::Trace& trace) {
    auto facts = before == nullptr ? std::make_shared<Facts>() : std::make_shared<Facts>(*before);
    facts->grow(trace);
    return facts;
}

}  // namespace

std::shared_ptr<const Snapshot> snapshotOf(std::shared_ptr<const trace::Trace> trace,
                                           const Snapshot* before) {
    auto snapshot =
        before == nullptr ? std::make_shared<Snapshot>() : std::make_shared<Snapshot>(*before);
    const trace::EventIndex from = before == nullptr ? 0 : before->trace().size();
    snapshot->stage =
        grown<scene::StageFacts>(before == nullptr ? nullptr : before->stage.get(), *trace);
    snapshot->timeline =
        grown<scene::TimelineFacts>(before == nullptr ? nullptr : before->timeline.get(), *trace);
    trace->each(from, trace->size(), [&](const trace::Event& event) {
        if (event.kind != trace::Kind::output && event.kind != trace::Kind::input) return;
        const auto stream = event.kind == trace::Kind::input
                                ? trace::Word::in
                                : event.word(trace::Field::stream).value_or(trace::Word::out);
        snapshot->spoken.push_back({event.index, stream});
    });
    snapshot->player = before == nullptr ? std::make_shared<const playback::Player>(trace)
                                         : before->player->grown(trace);
    auto builder = before == nullptr ? std::make_shared<model::LaneBuilder>()
                                     : std::make_shared<model::LaneBuilder>(*before->laneBuilder);
    builder->extend(*trace, snapshot->player->frames());
    snapshot->lanes = std::make_shared<const model::Lanes>(builder->lanes());
    snapshot->laneBuilder = std::move(builder);
    return snapshot;
}

}  // namespace flowglass::window

#include "core/playback/words/narrator.hpp"

namespace flowglass::playback {

using trace::Kind;
using trace::Word;

namespace {

/// Whether `puller` has been doing nothing else since `pulled` was parked: whoever hands something
/// on is parked with it, and picked up before it pulls again. Looks back over a few events only.
bool keepsWhatItGot(const Narrator& narrator, trace::EventIndex now, trace::FrameId pulled,
                    trace::FrameId puller) {
    constexpr trace::EventIndex kFurthest = 64;
    for (auto at = now; at > 0 && now - at < kFurthest; --at) {
        const auto event = narrator.trace.event(at - 1);
        if (event.kind != Kind::suspend && event.kind != Kind::resume) continue;
        if (event.frame() == puller) return false;
        if (event.frame() == pulled)
            return event.kind == Kind::suspend && event.how() == Word::yield;
    }
    return false;
}

}  // namespace

std::optional<Sentence> Narrator::pulledOn(const trace::Event& event) const {
    const auto* pulled = event.frame() ? state.frame(*event.frame()) : nullptr;
    const auto* puller = event.byFrame() ? state.frame(*event.byFrame()) : nullptr;
    if (!pulled || !puller || event.how().value_or(Word::next) != Word::next) return {};
    const bool isStage = pulled->flavor == Word::generator && puller->flavor == Word::generator &&
                         puller->delegate != pulled->id &&
                         pulled->via.value_or(Word::for_) == Word::for_;
    if (!isStage || !pulled->handedOut || pulled->folded > 0 || puller->folded > 0) return {};
    if (!keepsWhatItGot(*this, event.index, pulled->id, puller->id)) return {};
    return sentence("resume.passed", "RESUME",
                    "{puller} hands on nothing for {value}, and picks {frame} up again"
                    "[ at line {line}].",
                    {frame("puller", puller->id), value("value", &*pulled->handedOut),
                     frame("frame", pulled->id), line(event.line())});
}

}  // namespace flowglass::playback

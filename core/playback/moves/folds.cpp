#include "core/playback/moves/folds.hpp"

namespace flowglass::playback {

using trace::Kind;

namespace {

bool tellsLine(const trace::Event& event) {
    switch (event.kind) {
        case Kind::line:
        case Kind::resume:
        case Kind::suspend:
        case Kind::return_:
        case Kind::output:
        case Kind::input:
            return event.line() != 0;
        default:
            return false;
    }
}

/// A frame beneath goes on with these.
bool givesBack(Kind kind) {
    return kind == Kind::suspend || kind == Kind::return_ || kind == Kind::unwind;
}

}  // namespace

void Folds::see(const trace::Event& event, const State& state) {
    const auto next = event.index + 1;
    if (const auto by = event.byFrame()) tells(*by, event.index);
    if (const auto frame = event.frame()) {
        auto& live = m_live[frame->value];
        switch (event.kind) {
            case Kind::lost:
                if (event.word(trace::Field::why) != trace::Word::repeat) break;
                // A long fold is told of more than once; what it told in between is old again.
                if (!live.isFolding || m_stretches[frame->value].back().line != kNever)
                    m_stretches[frame->value].push_back({live.told});
                live.isFolding = true;
                live.binds = next;
                break;
            case Kind::bind:
            case Kind::unbind:
            case Kind::resume:
                // What makes a frame's state true again follows the `lost`, before anything else.
                if (live.isFolding) live.binds = next;
                if (live.isFolding || event.kind == Kind::resume) live.told = event.index;
                break;
            case Kind::close:
                m_live.erase(frame->value);
                return;
            default:
                tells(*frame, event.index);
        }
        if (tellsLine(event))
            if (const auto found = m_stretches.find(frame->value); found != m_stretches.end()) {
                auto& all = found->second;
                if (all.back().line == kNever) all.change(all.size() - 1).line = next;
            }
    }
    if (!givesBack(event.kind)) return;
    if (event.kind != Kind::suspend && event.frame()) m_live.erase(event.frame()->value);
    const auto* thread = state.threadOf(event.thread);
    if (thread != nullptr && !thread->stack.empty())
        m_live[thread->stack.back().value].told = event.index;
}

void Folds::tells(trace::FrameId frame, trace::EventIndex event) {
    auto& live = m_live[frame.value];
    live.told = event;
    if (!live.isFolding) return;
    live.isFolding = false;
    auto& all = m_stretches[frame.value];
    all.change(all.size() - 1).values = live.binds;
}

const Folds::Stretch* Folds::stretchAt(trace::FrameId frame, trace::EventIndex events) const {
    const auto found = m_stretches.find(frame.value);
    if (found == m_stretches.end()) return nullptr;
    const auto& all = found->second;
    std::size_t first = 0;
    std::size_t last = all.size();
    while (first < last) {
        const auto middle = first + (last - first) / 2;
        if (all[middle].since + 1 < events)
            first = middle + 1;
        else
            last = middle;
    }
    return first == 0 ? nullptr : &all[first - 1];
}

void Folds::mark(State& state) const {
    if (m_stretches.empty()) return;
    for (auto& [id, slot] : state.frames) {
        const auto* stretch = stretchAt(id, state.next);
        if (stretch == nullptr) continue;
        // What is called or waits inside another stands still: it has just told how.
        const bool stands = slot->condition == Condition::created ||
                            slot->condition == Condition::calling ||
                            slot->condition == Condition::delegating;
        const bool hidesValues = !stands && state.next < stretch->values;
        const bool hidesLine = state.next < stretch->line && slot->condition != Condition::created;
        if (!hidesValues && !hidesLine) continue;
        auto marked = std::make_shared<FrameState>(*slot);
        if (hidesLine) marked->line = 0;
        if (hidesValues) {
            marked->foldedSince = stretch->since;
            marked->handedOut.reset();
        }
        slot = std::move(marked);
    }
}

std::size_t Folds::memoryBytes() const {
    constexpr std::size_t kMapNode = 48;
    std::size_t bytes = m_live.size() * (sizeof(Live) + kMapNode);
    for (const auto& [id, stretches] : m_stretches) bytes += stretches.memoryBytes() + kMapNode;
    return bytes;
}

std::string asOfBefore(std::string_view text) {
    return "unknown, was " + std::string(text);
}

}  // namespace flowglass::playback

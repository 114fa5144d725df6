#include "core/playback/state/checkpoint.hpp"

#include <algorithm>

namespace flowglass::playback {
namespace {

constexpr std::uint32_t kPageBits = 6;

std::size_t bytesOf(const FrameState& frame) {
    return sizeof frame + 16 + frame.locals.capacity() * sizeof(Local) +
           frame.arguments.capacity() * sizeof(trace::NamedValue) +
           frame.pending.capacity() * sizeof(std::string_view);
}

}  // namespace

const Checkpoint::PageEntry* Checkpoint::page(std::uint32_t number) const {
    const auto found =
        std::lower_bound(m_pages.begin(), m_pages.end(), number,
                         [](const PageEntry& page, std::uint32_t n) { return page.number < n; });
    return found != m_pages.end() && found->number == number ? &*found : nullptr;
}

std::shared_ptr<const Checkpoint> Checkpoint::of(const State& state, const Checkpoint* previous) {
    auto made = std::make_shared<Checkpoint>();
    auto frames = state.frames.begin();
    while (frames != state.frames.end()) {
        const auto number = frames->first.value >> kPageBits;
        auto page = std::make_shared<Page>();
        for (; frames != state.frames.end() && frames->first.value >> kPageBits == number; ++frames)
            page->push_back(frames->second);
        const auto* old = previous ? previous->page(number) : nullptr;
        if (old && *old->frames == *page)
            made->m_pages.push_back(*old);
        else
            made->m_pages.push_back({number, std::move(page)});
    }
    // Everything but the frames; a State without them is cheap to copy.
    State& rest = made->m_rest;
    rest.next = state.next;
    rest.threads = state.threads;
    rest.thread = state.thread;
    rest.exceptions = state.exceptions;
    rest.scopes = state.scopes;
    rest.tasks = state.tasks;
    rest.doneTasks = state.doneTasks;
    rest.tasksDone = state.tasksDone;
    rest.loops = state.loops;
    rest.queue = state.queue;
    rest.chains = state.chains;
    rest.chain = state.chain;
    rest.decorating = state.decorating;
    rest.unwound = state.unwound;
    rest.callback = state.callback;
    rest.turn = state.turn;
    rest.lastLine = state.lastLine;
    rest.outputEvents = state.outputEvents;
    rest.lost = state.lost;
    rest.ended = state.ended;
    rest.status = state.status;
    rest.signal = state.signal;
    return made;
}

State Checkpoint::restore() const {
    State state = m_rest;
    for (const auto& page : m_pages)
        for (const auto& frame : *page.frames)
            state.frames.emplace_hint(state.frames.end(), frame->id, frame);
    return state;
}

std::size_t Checkpoint::memoryBytes(const Checkpoint* previous) const {
    std::size_t bytes = sizeof *this + m_pages.capacity() * sizeof(PageEntry);
    constexpr std::size_t kMapNode = 64;
    bytes += (m_rest.tasks.size() + m_rest.chains.size()) * kMapNode;
    bytes += m_rest.doneTasks.size() * sizeof m_rest.doneTasks.front();
    bytes += m_rest.queue.size() * sizeof(QueueEntry);
    bytes += m_rest.scopes.capacity() * sizeof(ScopeState);
    for (const auto& thread : m_rest.threads)
        bytes += sizeof thread + thread.stack.capacity() * sizeof(trace::FrameId);
    for (const auto& page : m_pages) {
        const auto* old = previous ? previous->page(page.number) : nullptr;
        if (old && old->frames == page.frames) continue;
        bytes += 40 + page.frames->capacity() * sizeof(FramePtr);
        for (const auto& frame : *page.frames) {
            const bool shared = old && std::find(old->frames->begin(), old->frames->end(), frame) !=
                                           old->frames->end();
            if (!shared) bytes += bytesOf(*frame);
        }
    }
    return bytes;
}

}  // namespace flowglass::playback

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/python/code/code_info.hpp"
#include "core/trace/kind.hpp"

namespace flowglass::python {

struct OpenChain;
struct OpenScope;

/// What a recorded frame is doing.
enum class FrameState : std::uint8_t {
    created,     ///< a generator's, not yet run
    running,     ///< on the stack
    parked,      ///< suspended, by itself
    delegating,  ///< suspended inside `yield from` or `await` of another recorded frame
    finished,    ///< its one end is recorded
};

/// A frame of the user's code, from its first event to its last. A generator's lives as long as
/// the generator; a function's as long as it is on the stack.
struct Frame {
    /// A fold that goes on for so many events is told of before its end.
    static constexpr std::uint64_t kFirstTold = 1000;

    cpython::InterpreterFrame* place = nullptr;
    CodeInfo* info = nullptr;
    std::uint32_t id = 0;
    std::uint32_t line = 0;  ///< the line last recorded
    FrameState state = FrameState::running;
    bool resumeFolded = false;  ///< it runs, and that it was resumed is not recorded yet
    bool isStale = false;       ///< locals may have changed while lines were folded
    trace::Word resumeHow{};    ///< of the resume that was folded
    std::uint32_t resumeLine = 0;
    std::uint64_t folded = 0;          ///< events not recorded since the last one that was
    LocalsShadow locals;               ///< what was last said of its locals
    PyGenObject* generator = nullptr;  ///< borrowed; null for a function's frame
    Frame* delegate = nullptr;         ///< state delegating: the frame it waits for
    Frame* delegator = nullptr;        ///< the frame that waits for this one
    OpenChain* chain = nullptr;        ///< the decorated definition that it is in the middle of
    OpenScope* scope = nullptr;        ///< the innermost `with` that it is in, borrowed
    bool isExiting = false;            ///< it leaves an `async with` (scope_exit.hpp)
    /// So many folded events are told of while they go on: each time a longer stretch.
    std::uint64_t toldAt = kFirstTold;

    /// As new, but for what every frame is given at its start and for the memory that the shadow of
    /// its locals holds. A call pays for this, so it writes no more than it must.
    void reset() noexcept {
        state = FrameState::running;
        resumeFolded = false;
        isStale = false;
        folded = 0;
        toldAt = kFirstTold;
        generator = nullptr;
        delegate = nullptr;
        delegator = nullptr;
        chain = nullptr;
        scope = nullptr;
        isExiting = false;
    }
    /// The line at which it stands.
    [[nodiscard]] std::uint32_t lineNow() const noexcept {
        return info->lineAt(cpython::instructionOf(place));
    }
};

/// Hands out frames and takes them back; addresses stay. Under the GIL.
class FramePool {
  public:
    [[nodiscard]] Frame* take() {
        if (m_free.empty()) return &m_frames.emplace_back();
        Frame* frame = m_free.back();
        m_free.pop_back();
        frame->reset();
        return frame;
    }
    void giveBack(Frame* frame) { m_free.push_back(frame); }

  private:
    std::deque<Frame> m_frames;
    std::vector<Frame*> m_free;
};

/// Which frame belongs to which generator: a hash table from address to frame, open addressing.
/// An entry goes when its generator dies, before the address can be used again. Under the GIL.
class GeneratorTable {
  public:
    GeneratorTable();
    [[nodiscard]] Frame* find(const PyGenObject* generator) const noexcept {
        for (std::size_t at = home(generator);; at = (at + 1) & m_mask) {
            if (m_slots[at].generator == generator) return m_slots[at].frame;
            if (m_slots[at].generator == nullptr) return nullptr;
        }
    }
    void add(PyGenObject* generator, Frame* frame);
    void remove(const PyGenObject* generator) noexcept;
    void clear();
    /// Every frame in the table, in no order.
    [[nodiscard]] std::vector<Frame*> frames() const;

  private:
    struct Slot {
        const PyGenObject* generator = nullptr;
        Frame* frame = nullptr;
    };
    [[nodiscard]] std::size_t home(const PyGenObject* generator) const noexcept {
        // Objects are 16-aligned; the multiplication spreads neighbours.
        const auto bits = reinterpret_cast<std::uintptr_t>(generator) >> 4U;
        return (bits * 0x9E37'79B9'7F4A'7C15U >> 20U) & m_mask;
    }
    void grow();

    std::vector<Slot> m_slots;
    std::size_t m_mask;
    std::size_t m_count = 0;
};

}  // namespace flowglass::python

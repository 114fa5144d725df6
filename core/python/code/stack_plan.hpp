#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// What a code object's stack holds at each of its instructions: how deep it is and which entries
/// are the iterators of `for` loops. Made once, where it is first asked for.
class StackPlan {
  public:
    explicit StackPlan(PyCodeObject* code);

    /// The stack before an instruction.
    struct Place {
        std::int16_t depth = -1;  ///< entries; -1: the instruction is never reached
        std::uint64_t loops = 0;  ///< bit n: entry n is the iterator of a running `for` loop
    };
    /// One instruction as it was compiled; an inline cache reads as its instruction.
    struct Instruction {
        std::uint8_t opcode = 0;
        std::uint32_t argument = 0;
        int start = 0;  ///< the unit that it begins at
        int next = 0;   ///< the unit behind it and its caches
    };
    /// Null where `unit` lies outside the code.
    [[nodiscard]] const Instruction* instruction(int unit) const noexcept {
        const auto at = static_cast<std::size_t>(unit);
        return unit >= 0 && at < m_instructions.size() ? &m_instructions[at] : nullptr;
    }
    /// Null where the instruction is never reached, as far as can be seen.
    [[nodiscard]] const Place* place(int unit) const noexcept {
        const Instruction* at = instruction(unit);
        if (at == nullptr) return nullptr;
        const Place& place = m_places[static_cast<std::size_t>(at->start)];
        return place.depth < 0 ? nullptr : &place;
    }
    /// Where the range begins that the loop over stack entry `entry` runs over: where the code at
    /// `unit` lies in such a loop, its iterator is made by calling the global name `range`, and the
    /// call says it.
    [[nodiscard]] std::optional<std::int64_t> rangeStart(int unit, int entry) const noexcept;
    /// The name `range`, where rangeStart() relies on it; borrowed from the code.
    [[nodiscard]] PyObject* rangeName() const noexcept { return m_rangeName; }

  private:
    friend class StackWalk;
    struct Loop {
        int begin;  ///< unit of the FOR_ITER
        int end;
        int entry;
        std::int64_t rangeStart;
    };
    std::vector<Instruction> m_instructions;  ///< one per code unit
    std::vector<Place> m_places;
    std::vector<Loop> m_rangeLoops;
    PyObject* m_rangeName = nullptr;
};

}  // namespace flowglass::python

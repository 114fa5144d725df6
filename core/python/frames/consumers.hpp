#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/python/code/stack_plan.hpp"
#include "core/python/values/values.hpp"
#include "core/trace/kind.hpp"

namespace flowglass::python {

/// Who takes the next item of a generator, as the resume of it says.
struct Consumer {
    std::optional<trace::Word> via;
    std::string_view what;  ///< the C function's or type's name ("list", "sum"); lives on with it
};

/// Reads it off the instruction that `by` is at; `by` is the nearest frame of Python code beneath
/// the resumed one, or null. `plan` is that of `by`'s code.
[[nodiscard]] Consumer consumerIn(cpython::InterpreterFrame* by, const StackPlan& plan) noexcept;

/// Texts of the iterators that a parked frame's `for` loops are in the middle of, outermost first:
/// "range(9), next is 5". Exact built-in iterators and generators only.
class PendingIterators {
  public:
    /// `frame` is parked, or about to be. At most kMost of them are read.
    void read(cpython::InterpreterFrame* frame, const StackPlan& plan, Host& host) noexcept;
    [[nodiscard]] std::uint32_t count() const noexcept { return m_count; }
    [[nodiscard]] std::string_view text(std::uint32_t index) const noexcept {
        return {m_texts[index].bytes.data(), m_lengths[index]};
    }
    /// `room` of a RawEvent with all of them in it.
    [[nodiscard]] std::size_t room() const noexcept {
        return 8 + m_count * (sizeof(ValueText) + 8);
    }
    /// Adds the field to a `suspend`, where there are any.
    template <class Event>
    void put(Event& event) const noexcept {
        if (m_count == 0) return;
        event.template beginList<trace::Field::pending>(m_count);
        for (std::uint32_t i = 0; i < m_count; ++i) event.addText(text(i));
    }

  private:
    static constexpr std::size_t kMost = 4;
    std::array<ValueText, kMost> m_texts;
    std::array<std::size_t, kMost> m_lengths{};
    std::uint32_t m_count = 0;
};

}  // namespace flowglass::python

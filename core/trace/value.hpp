#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/trace/ids.hpp"

namespace flowglass::trace {

/// How a Value's text is held. Part of the file format.
enum class ValueForm : std::uint8_t { none, true_, false_, integer, real, text };

/// A short, safe picture of a program's value at one moment: what a reader sees, and which object
/// or frame it was where that is known. Numbers stay numbers until somebody reads them.
/// The text is borrowed: from the trace's block, or from whoever built the event.
struct Value {
    ValueForm form = ValueForm::none;
    std::int64_t integer = 0;  ///< form integer
    double real = 0;           ///< form real
    std::string_view text;     ///< form text: exactly what is shown, quotes included
    std::optional<ObjectId> object;
    std::optional<FrameId> frame;  ///< where it is a generator or coroutine

    [[nodiscard]] static Value ofText(std::string_view text);
    [[nodiscard]] static Value ofInteger(std::int64_t integer);
    [[nodiscard]] static Value ofReal(double real);
    [[nodiscard]] static Value ofBool(bool flag);
    [[nodiscard]] static Value ofNone();
    /// The value whose display() is `text`, as a number or a word where that says the same.
    [[nodiscard]] static Value ofDisplay(std::string_view text);

    /// What a reader sees; numbers as Python's repr writes them ("6", "2.5", "1e+16", "nan").
    [[nodiscard]] std::string display() const;

    /// Same picture, object and frame.
    friend bool operator==(const Value& a, const Value& b);
};

/// A value under a name: an argument.
struct NamedValue {
    std::string_view name;
    Value value;
};

/// What a piece of metadata was before and after a decorator was applied.
struct Change {
    std::string_view name;
    Value before;
    Value after;
};

}  // namespace flowglass::trace

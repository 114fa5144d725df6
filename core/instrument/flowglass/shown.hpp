#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <ranges>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace flowglass::detail {

/// A short picture of a value: a number, or exactly the text that is shown.
struct Shown {
    enum class Form : std::uint8_t { integer, real, text };
    Form form = Form::text;
    std::int64_t integer = 0;
    double real = 0;
    std::string text;
};

/// "int", "std::vector<int>": the name as written, from what the compiler calls it.
[[nodiscard]] std::string typeName(const std::type_info& type);
/// In quotes, escaped, at most 60 characters of it.
[[nodiscard]] std::string quoted(std::string_view text, char quote = '"');
/// At most `most` bytes of it, whole characters, with "…" where something is left out.
[[nodiscard]] std::string shortened(std::string text, std::size_t most = 60);

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
    out << value;
};

template <class T>
concept TupleLike = requires {
    std::tuple_size<T>::value;
};

template <class T>
concept OptionalLike = requires(const T& value) {
    { value.has_value() } -> std::same_as<bool>;
    *value;
};

[[nodiscard]] inline std::string textOf(const Shown& shown);

inline constexpr std::size_t kShownItems = 6;
inline constexpr int kShownDepth = 3;
inline constexpr std::size_t kShownBytes = 200;

template <class T>
[[nodiscard]] Shown show(const T& value, int depth = 0);

template <class Range>
std::string showItems(const Range& range, int depth) {
    std::string text = "{";
    std::size_t count = 0;
    for (const auto& item : range) {
        if (count != 0) text += ", ";
        if (count++ == kShownItems) {
            text += "…";
            break;
        }
        text += textOf(show(item, depth + 1));
    }
    return text + "}";
}

template <class Tuple>
std::string showMembers(const Tuple& tuple, int depth) {
    return std::apply(
        [&](const auto&... members) {
            std::string text = "(";
            ((text += (text.size() > 1 ? ", " : "") + textOf(show(members, depth + 1))), ...);
            return text + ")";
        },
        tuple);
}

/// Shortest digits that read back as the same float.
[[nodiscard]] inline std::string floatText(float value) {
    std::array<char, 64> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

template <class T>
std::string showText(const T& value, int depth) {
    if constexpr (std::same_as<T, bool>) {
        return value ? "true" : "false";
    } else if constexpr (std::same_as<T, char>) {
        return quoted({&value, 1}, '\'');
    } else if constexpr (std::same_as<T, float>) {
        return floatText(value);
    } else if constexpr (std::is_null_pointer_v<T>) {
        return "nullptr";
    } else if constexpr (std::convertible_to<const T&, const char*>) {
        const char* text = value;
        return text == nullptr ? "nullptr" : quoted(text);
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        return quoted(value);
    } else if constexpr (std::is_pointer_v<T>) {
        return value == nullptr ? "nullptr" : "<" + typeName(typeid(T)) + ">";
    } else if constexpr (OptionalLike<T>) {
        return value.has_value() ? textOf(show(*value, depth)) : "nullopt";
    } else if constexpr (Streamable<T>) {
        std::ostringstream out;
        out << value;
        return shortened(std::move(out).str());
    } else if constexpr (std::ranges::forward_range<const T>) {
        return depth < kShownDepth ? showItems(value, depth) : "{…}";
    } else if constexpr (TupleLike<T>) {
        return depth < kShownDepth ? showMembers(value, depth) : "(…)";
    } else {
        return "<" + typeName(typeid(T)) + ">";
    }
}

/// Numbers exactly, texts in quotes, what can be streamed as it streams itself, containers and
/// tuples with their first items, anything else as its type. What a user's operator<< throws is
/// swallowed: being watched must not change the program.
template <class T>
Shown show(const T& value, int depth) {
    Shown shown;
    if constexpr (std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>) {
        if (std::in_range<std::int64_t>(value)) {
            shown.form = Shown::Form::integer;
            shown.integer = static_cast<std::int64_t>(value);
        } else {
            shown.text = std::to_string(value);
        }
    } else if constexpr (std::same_as<T, double>) {
        shown.form = Shown::Form::real;
        shown.real = value;
    } else {
        try {
            shown.text = shortened(showText(value, depth), kShownBytes);
        } catch (...) {
            shown.text = "<" + typeName(typeid(T)) + ">";
        }
    }
    return shown;
}

inline std::string textOf(const Shown& shown) {
    if (shown.form == Shown::Form::integer) return std::to_string(shown.integer);
    if (shown.form == Shown::Form::text) return shown.text;
    std::array<char, 64> digits{};
    return {digits.data(),
            std::to_chars(digits.data(), digits.data() + digits.size(), shown.real).ptr};
}

}  // namespace flowglass::detail

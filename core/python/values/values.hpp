#pragma once

#include <array>
#include <cstddef>

#include "core/python/host.hpp"
#include "core/record/raw_event.hpp"

namespace flowglass::python {

/// Most bytes of a value's text, the "…" of what was left out included.
inline constexpr std::size_t kMostShown = 200;

/// Room for one value's text; a RawValue made with it borrows from it.
struct ValueText {
    std::array<char, kMostShown + 56> bytes;
};

/// The short, safe picture of an object: no code of the program's runs, nothing is allocated, no
/// reference is kept, no error is set. Numbers, bools and None stay what they are; all else is
/// text in `room`. A generator or coroutine carries its frame's id. Null reads as `<unknown>`.
[[nodiscard]] record::RawValue describe(PyObject* object, ValueText& room, Host& host) noexcept;

/// Most bytes that describe()'s values take inside a raw record: the `room` of a RawEvent.
inline constexpr std::size_t kValueRoom = 24 + sizeof(ValueText);

/// Name of an exception's type ("ValueError", "json.JSONDecodeError" is "JSONDecodeError"), and
/// what str() would say of it where that needs no code of the program's; else empty.
struct ExceptionText {
    std::string_view type;     ///< lives as long as the type
    std::string_view message;  ///< in the given room
};
[[nodiscard]] ExceptionText describeException(PyObject* exception, ValueText& room) noexcept;

}  // namespace flowglass::python

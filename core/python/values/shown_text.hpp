#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "core/python/pyref.hpp"
#include "core/python/values/values.hpp"

namespace flowglass::python {

/// Writes a value's text into its room, as far as it goes: what does not fit is left out, and
/// closers still find a place. Texts are UTF-8 and are cut between characters.
class ShownText {
  public:
    /// With `host`, objects of a library's classes are shown by their type alone.
    explicit ShownText(ValueText& room, Host* host = nullptr) noexcept
        : m_begin(room.bytes.data()), m_at(m_begin), m_end(m_begin + kMostShown), m_host(host) {}

    [[nodiscard]] bool isFull() const noexcept { return m_isFull; }
    [[nodiscard]] std::string_view text() const noexcept {
        return {m_begin, static_cast<std::size_t>(m_at - m_begin)};
    }

    [[nodiscard]] bool looksInto(PyTypeObject* type) const noexcept {
        return m_host == nullptr || m_host->isUsersClass(type);
    }

    /// Adds all of `text` or, where it does not fit, as many whole characters as do.
    void add(std::string_view text) noexcept;
    void add(char letter) noexcept { add(std::string_view(&letter, 1)); }
    /// Adds what ends a text that was begun, in the place kept for it.
    void close(std::string_view closer) noexcept;
    /// Says that something is left out here.
    void addEllipsis() noexcept { close("…"); }

    void addNumber(std::int64_t number) noexcept;
    /// As Python's repr of a float.
    void addNumber(double number) noexcept;
    /// A character of any plane; a lone surrogate becomes U+FFFD.
    void addCharacter(char32_t character) noexcept;
    /// Characters [from, to) of a Python str as they are.
    void addPlain(PyObject* string, Py_ssize_t from, Py_ssize_t to) noexcept;
    void addPlain(PyObject* string) noexcept { addPlain(string, 0, PyUnicode_GET_LENGTH(string)); }
    /// A str as its repr shows it; at most `most` characters of it.
    void addQuoted(PyObject* string, Py_ssize_t most) noexcept;
    /// Bytes as their repr shows them; at most `most` of them.
    void addQuoted(std::string_view bytes, Py_ssize_t most) noexcept;

  private:
    void addEscaped(char32_t character, char quote, bool isText) noexcept;
    static constexpr std::size_t kKept = sizeof(ValueText) - kMostShown;

    char* m_begin;
    char* m_at;
    char* m_end;
    Host* m_host;
    bool m_isFull = false;
};

/// A float as Python's repr writes it, in at most 32 bytes. Returns the text, which lies in `room`.
[[nodiscard]] std::string_view realText(double real, std::array<char, 32>& room) noexcept;

}  // namespace flowglass::python

#include "core/python/values/shown_text.hpp"

#include <charconv>
#include <cstdlib>
#include <cstring>

namespace flowglass::python {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

/// UTF-8 of one character; returns how many bytes.
std::size_t encode(char32_t character, std::array<char, 4>& bytes) noexcept {
    const auto byte = [](char32_t bits) { return static_cast<char>(bits); };
    const auto tail = [&](unsigned shift) { return byte(0x80U | (character >> shift & 0x3FU)); };
    if (character < 0x80) {
        bytes[0] = byte(character);
        return 1;
    }
    if (character < 0x800) {
        bytes = {byte(0xC0U | character >> 6U), tail(0)};
        return 2;
    }
    if (character < 0x1'0000) {
        bytes = {byte(0xE0U | character >> 12U), tail(6), tail(0)};
        return 3;
    }
    bytes = {byte(0xF0U | character >> 18U), tail(12), tail(6), tail(0)};
    return 4;
}

/// How many of the last characters of a shortened text are shown.
constexpr Py_ssize_t kTail = 10;

}  // namespace

void ShownText::add(std::string_view text) noexcept {
    if (m_isFull) return;
    // Closers go past the end, into the place kept for them.
    auto room = m_at < m_end ? static_cast<std::size_t>(m_end - m_at) : 0;
    if (text.size() > room) {
        while (room > 0 && (static_cast<unsigned char>(text[room]) & 0xC0U) == 0x80U) --room;
        text = text.substr(0, room);
        m_isFull = true;
    }
    std::memcpy(m_at, text.data(), text.size());
    m_at += text.size();
    if (m_isFull) addEllipsis();
}

void ShownText::close(std::string_view closer) noexcept {
    const auto room = static_cast<std::size_t>(m_begin + kMostShown + kKept - m_at);
    if (closer.size() > room) return;
    std::memcpy(m_at, closer.data(), closer.size());
    m_at += closer.size();
}

void ShownText::addNumber(std::int64_t number) noexcept {
    std::array<char, 24> digits;
    const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    add({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void ShownText::addNumber(double number) noexcept {
    std::array<char, 32> room;
    add(realText(number, room));
}

void ShownText::addCharacter(char32_t character) noexcept {
    const bool isSurrogate = character >= 0xD800 && character < 0xE000;
    std::array<char, 4> bytes;
    add({bytes.data(), encode(isSurrogate ? U'\uFFFD' : character, bytes)});
}

void ShownText::addPlain(PyObject* string, Py_ssize_t from, Py_ssize_t to) noexcept {
    if (PyUnicode_IS_ASCII(string)) {
        const auto* letters = reinterpret_cast<const char*>(PyUnicode_1BYTE_DATA(string));
        return add({letters + from, static_cast<std::size_t>(to - from)});
    }
    const auto kind = PyUnicode_KIND(string);
    const void* data = PyUnicode_DATA(string);
    for (Py_ssize_t i = from; i < to && !m_isFull; ++i) addCharacter(PyUnicode_READ(kind, data, i));
}

void ShownText::addEscaped(char32_t character, char quote, bool isText) noexcept {
    const auto code = static_cast<std::uint32_t>(character);
    const auto hex = [&](char letter, unsigned digits) {
        std::array<char, 10> escape{'\\', letter};
        for (unsigned i = 0; i < digits; ++i)
            escape[2 + i] = kHexDigits[code >> 4U * (digits - 1 - i) & 15U];
        add({escape.data(), 2 + digits});
    };
    if (character == static_cast<unsigned char>(quote) || character == '\\') {
        const std::array<char, 2> escape{'\\', static_cast<char>(character)};
        return add({escape.data(), 2});
    }
    if (character == '\n') return add("\\n");
    if (character == '\r') return add("\\r");
    if (character == '\t') return add("\\t");
    if (character >= ' ' && character < 0x7F) return add(static_cast<char>(character));
    if (!isText || character < 0x80) return hex('x', 2);
    if (Py_UNICODE_ISPRINTABLE(character) != 0) return addCharacter(character);
    if (code < 0x100) return hex('x', 2);
    return code < 0x1'0000 ? hex('u', 4) : hex('U', 8);
}

void ShownText::addQuoted(PyObject* string, Py_ssize_t most) noexcept {
    const Py_ssize_t length = PyUnicode_GET_LENGTH(string);
    const bool isShort = length <= most;
    const Py_ssize_t head = isShort ? length : most - kTail;
    const auto kind = PyUnicode_KIND(string);
    const void* data = PyUnicode_DATA(string);
    bool hasSingle = false;
    bool hasDouble = false;
    const auto look = [&](Py_ssize_t from, Py_ssize_t to) {
        for (Py_ssize_t i = from; i < to; ++i) {
            const auto character = PyUnicode_READ(kind, data, i);
            hasSingle = hasSingle || character == '\'';
            hasDouble = hasDouble || character == '"';
        }
    };
    const auto write = [&](Py_ssize_t from, Py_ssize_t to, char quote) {
        for (Py_ssize_t i = from; i < to && !m_isFull; ++i)
            addEscaped(PyUnicode_READ(kind, data, i), quote, true);
    };
    look(0, head);
    if (!isShort) look(length - kTail, length);
    const char quote = hasSingle && !hasDouble ? '"' : '\'';
    add(quote);
    write(0, head, quote);
    if (!isShort && !m_isFull) {
        addEllipsis();
        write(length - kTail, length, quote);
    }
    close({&quote, 1});
}

void ShownText::addQuoted(std::string_view bytes, Py_ssize_t most) noexcept {
    const auto limit = static_cast<std::size_t>(most);
    const auto shown = bytes.substr(0, limit);
    const bool useDouble =
        shown.find('\'') != std::string_view::npos && shown.find('"') == std::string_view::npos;
    const char quote = useDouble ? '"' : '\'';
    add('b');
    add(quote);
    for (const char byte : shown) addEscaped(static_cast<unsigned char>(byte), quote, false);
    if (bytes.size() > limit && !m_isFull) addEllipsis();
    close({&quote, 1});
}

std::string_view realText(double real, std::array<char, 32>& room) noexcept {
    if (std::isnan(real)) return "nan";
    if (std::isinf(real)) return real < 0 ? "-inf" : "inf";
    const double size = std::fabs(real);
    const bool isScientific = size != 0 && (size < 1e-4 || size >= 1e16);
    const auto format = isScientific ? std::chars_format::scientific : std::chars_format::fixed;
    char* end = std::to_chars(room.data(), room.data() + room.size() - 2, real, format).ptr;
    const std::string_view text(room.data(), static_cast<std::size_t>(end - room.data()));
    if (!isScientific && text.find('.') == std::string_view::npos) {
        *end++ = '.';
        *end++ = '0';
    }
    return {room.data(), static_cast<std::size_t>(end - room.data())};
}

}  // namespace flowglass::python

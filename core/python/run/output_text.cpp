#include "core/python/run/output_text.hpp"

#include <optional>

#include "core/python/values/shown_text.hpp"
#include "core/record/raw_event.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

/// Most bytes of one event; a piece may be cut between characters only.
constexpr std::size_t kMostBytes = record::kMostText - 16;

std::string_view takePart(std::string_view& text) noexcept {
    std::size_t length = text.size();
    if (length > kMostBytes) {
        length = kMostBytes;
        // A character has at most three bytes after its first; bytes that are no UTF-8 may be cut.
        for (int i = 0; i < 3 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U; ++i)
            --length;
    }
    const auto part = text.substr(0, length);
    text.remove_prefix(length);
    return part;
}

/// What the calling thread is in the middle of printing.
struct Traceback {
    int depth = 0;               ///< functions that print it, one inside the other
    std::optional<Word> stream;  ///< where its last piece went
};
thread_local Traceback t_traceback;

template <Kind kind>
void recordText(record::ThreadLog& log, Word stream, std::string_view text, Host::Place place,
                bool continues = false) {
    while (!text.empty()) {
        const auto part = takePart(text);
        record::RawEvent<kind> event(log, record::ticks(), part.size() + 16);
        event.template put<Field::stream>(stream).template put<Field::text>(part);
        event.template putId<Field::frame>(place.frame);
        if (place.frame != 0 && place.line != 0) event.template put<Field::line>(place.line);
        if constexpr (kind == Kind::output) event.template putFlag<Field::continues>(continues);
        event.commit();
        continues = true;
    }
}

}  // namespace

void appendUtf8(PyObject* text, std::string& bytes) {
    const Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    if (PyUnicode_IS_ASCII(text)) {
        bytes.append(reinterpret_cast<const char*>(PyUnicode_1BYTE_DATA(text)),
                     static_cast<std::size_t>(length));
        return;
    }
    const auto kind = PyUnicode_KIND(text);
    const void* data = PyUnicode_DATA(text);
    ValueText room;
    for (Py_ssize_t i = 0; i < length; ++i) {
        const char32_t character = PyUnicode_READ(kind, data, i);
        if (character >= 0xDC80 && character <= 0xDCFF) {
            bytes += static_cast<char>(character - 0xDC00);  // surrogateescape (PEP 383)
            continue;
        }
        ShownText shown(room);
        shown.addCharacter(character);
        bytes += shown.text();
    }
}

bool OutputText::begin(Word stream) noexcept {
    record::ThreadLog* log = m_host.log();
    if (log != m_log || stream != m_stream) flush();
    if (m_text.empty()) {
        m_log = log;
        m_stream = stream;
        m_place = m_host.here();
        m_continues = t_traceback.depth > 0 && t_traceback.stream == stream;
    }
    return log != nullptr;
}

void OutputText::add(Word stream, PyObject* text) {
    if (begin(stream)) appendUtf8(text, m_text);
}

void OutputText::add(Word stream, std::string_view bytes) {
    if (begin(stream)) m_text += bytes;
}

void OutputText::flush() noexcept {
    if (m_log != nullptr && !m_text.empty()) {
        recordText<Kind::output>(*m_log, m_stream, m_text, m_place, m_continues);
        t_traceback.stream = m_stream;
    }
    m_text.clear();
    m_log = nullptr;
}

void OutputText::tracebackBegins() noexcept {
    if (t_traceback.depth++ == 0) t_traceback.stream.reset();
}

void OutputText::tracebackEnds() noexcept {
    if (t_traceback.depth > 0) --t_traceback.depth;
}

void recordInput(Host& host, std::string_view text) noexcept {
    if (record::ThreadLog* log = host.log())
        recordText<Kind::input>(*log, Word::in, text, host.here());
}

}  // namespace flowglass::python

#pragma once

#include <cstdint>
#include <string>

#include "core/python/host.hpp"
#include "core/trace/kind.hpp"

namespace flowglass::python {

/// Text on its way into `output` events: the pieces that one print or one traceback writes are
/// gathered into one event. Under the GIL, whichever thread writes.
class OutputText {
  public:
    explicit OutputText(Host& host) noexcept : m_host(host) {}

    /// A piece that was written; records what was gathered of another stream or thread first.
    void add(trace::Word stream, PyObject* text);
    void add(trace::Word stream, std::string_view bytes);
    /// Records what was gathered.
    void flush() noexcept;

    /// The calling thread prints a traceback, piece by piece, or has done so: each is recorded at
    /// once, and says that it goes on with the one before.
    static void tracebackBegins() noexcept;
    static void tracebackEnds() noexcept;

  private:
    [[nodiscard]] bool begin(trace::Word stream) noexcept;

    Host& m_host;
    std::string m_text;
    trace::Word m_stream{};
    record::ThreadLog* m_log = nullptr;
    Host::Place m_place;
    bool m_continues = false;
};

/// Records text that the program read.
void recordInput(Host& host, std::string_view text) noexcept;

/// A str as UTF-8, without the copy that CPython would keep inside it; a lone surrogate becomes
/// U+FFFD, but for those that stand for undecodable bytes, which become those bytes.
void appendUtf8(PyObject* text, std::string& bytes);

}  // namespace flowglass::python

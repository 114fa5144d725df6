#include "core/instrument/output_tee.hpp"

#include <ext/stdio_filebuf.h>

#include <iostream>
#include <streambuf>

#include <flowglass/active.hpp>
#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {
namespace {

/// Hands everything to the stream's own buffer, and tells the recording what was taken. Holds no
/// bytes itself, so the stream flushes when it always did.
class Tee : public std::streambuf {
  public:
    Tee(std::streambuf& own, trace::Word stream) : m_own(own), m_stream(stream) {}

  protected:
    int_type overflow(int_type c) override {
        if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
        const auto put = m_own.sputc(traits_type::to_char_type(c));
        const char byte = traits_type::to_char_type(c);
        if (!traits_type::eq_int_type(put, traits_type::eof())) tell({&byte, 1});
        return put;
    }
    std::streamsize xsputn(const char* text, std::streamsize size) override {
        const auto taken = m_own.sputn(text, size);
        if (taken > 0) tell({text, static_cast<std::size_t>(taken)});
        return taken;
    }
    int sync() override { return m_own.pubsync(); }
    std::streambuf* setbuf(char* buffer, std::streamsize size) override {
        return m_own.pubsetbuf(buffer, size) == nullptr ? nullptr : this;
    }
    void imbue(const std::locale& locale) override { m_own.pubimbue(locale); }

  private:
    void tell(std::string_view text) const {
        if (!isRecording()) return;
        if (auto* state = threadState()) state->print(m_stream, text);
    }

    std::streambuf& m_own;
    trace::Word m_stream;
};

// Never destroyed: the streams are flushed after every other static object is gone.
Tee* s_out = nullptr;

void capture(std::ostream& stream, Tee*& tee, trace::Word name) {
    tee = new Tee(*stream.rdbuf(), name);
    stream.rdbuf(tee);
}

}  // namespace

void captureOutput() {
    static const bool s_once = [] {
        Tee* log = nullptr;
        Tee* err = nullptr;
        capture(std::cout, s_out, trace::Word::out);
        capture(std::cerr, err, trace::Word::err);
        capture(std::clog, log, trace::Word::err);
        return true;
    }();
    (void)s_once;
}

void keepCapturing() {
    auto* now = std::cout.rdbuf();
    if (now == s_out || s_out == nullptr) return;
    // std::ios::sync_with_stdio(false) gives std::cout a buffer of this type; a program that sends
    // its output elsewhere uses another one.
    const auto* own = dynamic_cast<__gnu_cxx::stdio_filebuf<char>*>(now);
    if (own != nullptr) capture(std::cout, s_out, trace::Word::out);
}

}  // namespace flowglass::detail

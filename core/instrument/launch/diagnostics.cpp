#include "core/instrument/launch/diagnostics.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>

#include "core/base/join.hpp"

namespace flowglass::instrument {

namespace {

namespace fs = std::filesystem;

/// "FILE:LINE:COLUMN: REST" or "FILE:LINE: REST".
struct Placed {
    std::string_view file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string_view rest;
};

std::optional<std::uint32_t> takeNumber(std::string_view& text) {
    std::uint32_t number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    if (end.ec != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end.ptr - text.data()));
    return number;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<Placed> placeIn(std::string_view line) {
    // A quoted line of source begins with a space.
    if (line.empty() || line.front() == ' ') return std::nullopt;
    for (auto colon = line.find(':'); colon != std::string_view::npos;
         colon = line.find(':', colon + 1)) {
        auto after = line.substr(colon + 1);
        const auto number = takeNumber(after);
        if (!number || after.empty() || (after.front() != ':' && after.front() != ',')) continue;
        Placed placed{line.substr(0, colon), *number, 0, {}};
        after.remove_prefix(1);
        auto further = after;
        const auto column = takeNumber(further);
        if (column && further.starts_with(':')) {
            placed.column = *column;
            after = further.substr(1);
        }
        placed.rest = trimmed(after);
        return placed;
    }
    return std::nullopt;
}

/// Without "/usr/bin/ld: " before it.
std::string_view withoutLinker(std::string_view line) {
    constexpr std::string_view mark = "ld: ";
    const auto at = line.find(mark);
    return at < line.find(' ') ? line.substr(at + mark.size()) : line;
}

/// The severity and the text of a diagnostic; nothing where the words are none.
std::optional<std::pair<bool, std::string_view>> saidIn(std::string_view rest) {
    for (const std::string_view word : {"error: ", "fatal error: "})
        if (rest.starts_with(word)) return std::pair(true, rest.substr(word.size()));
    constexpr std::string_view warning = "warning: ";
    if (rest.starts_with(warning)) return std::pair(false, rest.substr(warning.size()));
    for (const std::string_view word : {"undefined reference to ", "multiple definition of "})
        if (rest.starts_with(word)) return std::pair(true, rest);
    return std::nullopt;
}

/// Reads line after line, and keeps what the lines before one say about where it comes from.
class Reader {
  public:
    explicit Reader(const CppSource& source) : m_source(source) {}

    void read(std::string_view line) {
        if (readInclude(line)) return;
        m_including = false;
        const auto placed = placeIn(withoutLinker(line));
        if (!placed) {
            // "stl_algo.h: In instantiation of …": who asked for it is still to be told.
            if (line.find(": In ") != std::string_view::npos || line.ends_with("scope:"))
                m_askedAt = 0;
        } else if (const auto said = saidIn(placed->rest)) {
            add(*placed, said->first, said->second);
        } else if (isSource(placed->file)) {
            readAsker(*placed);
        }
    }

    [[nodiscard]] std::vector<Diagnostic> take() { return std::move(m_found); }

  private:
    [[nodiscard]] bool isSource(std::string_view file) const {
        return file == m_source.compiled || file == m_source.path;
    }

    /// "In file included from FILE:LINE:", and with GCC "                 from FILE:LINE," below
    /// it.
    bool readInclude(std::string_view line) {
        constexpr std::string_view first = "In file included from ";
        constexpr std::string_view next = "from ";
        auto place = trimmed(line);
        const bool begins = place.starts_with(first);
        if (!begins && !(m_including && place.starts_with(next))) return false;
        if (!m_including) m_includedAt = 0;
        m_including = true;
        place.remove_prefix(begins ? first.size() : next.size());
        const auto placed = placeIn(place);
        if (placed && isSource(placed->file)) m_includedAt = placed->line;
        return true;
    }

    /// GCC says before a fault in a template who asked for it, the last one outermost; Clang after.
    void readAsker(const Placed& placed) {
        if (placed.rest.starts_with("required ")) m_askedAt = placed.line;
        const bool asked = placed.rest.starts_with("note: ") &&
                           placed.rest.find("requested here") != std::string_view::npos;
        if (asked && !m_found.empty() && m_found.back().file != m_source.path)
            m_found.back().sourceLine = placed.line;
    }

    void add(const Placed& placed, bool isError, std::string_view text) {
        Diagnostic found{isError,     std::string(text), std::string(placed.file),
                         placed.line, placed.column,     m_askedAt != 0 ? m_askedAt : m_includedAt};
        if (isSource(placed.file)) {
            found.file = m_source.path;
            found.sourceLine = placed.line;
        }
        if (std::ranges::find(m_found, found) == m_found.end()) m_found.push_back(std::move(found));
    }

    const CppSource& m_source;
    std::vector<Diagnostic> m_found;
    std::uint32_t m_includedAt = 0;
    std::uint32_t m_askedAt = 0;
    bool m_including = false;
};

template <class Visit>
void forEachLine(std::string_view words, const Visit& visit) {
    while (!words.empty()) {
        const auto end = std::min(words.find('\n'), words.size());
        visit(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

/// What a compiler says that could not even begin or end its work.
std::string saidWithoutPlace(std::string_view words) {
    std::string_view last;
    std::string_view best;
    forEachLine(words, [&](std::string_view line) {
        line = trimmed(line);
        if (!line.empty()) last = line;
        const bool tells = line.find("error: ") != std::string_view::npos ||
                           line.find("cannot find ") != std::string_view::npos;
        if (best.empty() && tells) best = line;
    });
    if (best.empty()) best = last;
    return best.empty() ? "the compiler does not say why" : std::string(best);
}

std::string withoutFullStop(std::string text) {
    while (text.ends_with('.')) text.pop_back();
    return text;
}

}  // namespace

std::vector<Diagnostic> readDiagnostics(std::string_view words, const CppSource& source) {
    Reader reader(source);
    forEachLine(words, [&](std::string_view line) { reader.read(line); });
    return reader.take();
}

std::string summaryOf(const std::vector<Diagnostic>& diagnostics, std::string_view words,
                      const CppSource& source) {
    const auto name = fs::path(source.path).filename().string();
    const auto first = std::ranges::find_if(diagnostics, &Diagnostic::isError);
    if (first == diagnostics.end())
        return base::joined(
            {name, " does not compile: ", withoutFullStop(saidWithoutPlace(words)), "."});
    const auto errors = std::ranges::count_if(diagnostics, &Diagnostic::isError);
    const auto more = errors - 1;
    const bool isElsewhere = first->file != source.path;
    const auto file = fs::path(first->file).filename().string();
    // Told as it is shown: at the line that led there, where one did.
    const auto line = std::to_string(first->sourceLine != 0 ? first->sourceLine : first->line);
    const std::string place = isElsewhere && first->sourceLine == 0
                                  ? base::joined({file, ", line ", line})
                                  : base::joined({"line ", line});
    const std::string seen =
        isElsewhere && first->sourceLine != 0 ? base::joined({" (in ", file, ")"}) : std::string();
    const std::string rest = more == 0 ? "."
                             : more == 1
                                 ? " (1 error more)."
                                 : base::joined({" (", std::to_string(more), " errors more)."});
    return base::joined(
        {name, " does not compile: ", place, ": ", withoutFullStop(first->text), seen, rest});
}

}  // namespace flowglass::instrument

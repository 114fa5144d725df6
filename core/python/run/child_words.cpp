#include "core/python/run/child_words.hpp"

#include <string_view>

namespace flowglass::python {

namespace {

/// Its resource tracker is not among them: it runs nothing of the program's.
bool isOfMultiprocessing(std::string_view text) {
    return text.starts_with("from multiprocessing.spawn import ") ||
           text.starts_with("from multiprocessing.forkserver import ");
}

enum class Sort { plain, takesNext, other };

/// As Python/getopt.c reads a word that begins with '-'.
Sort sortOf(std::string_view word) {
    if (word == "--check-hash-based-pycs") return Sort::takesNext;
    for (std::size_t at = 1; at < word.size(); ++at) {
        constexpr std::string_view switches = "bBdEIOPqRsStuv";
        if (word[at] == 'W' || word[at] == 'X')
            return at + 1 == word.size() ? Sort::takesNext : Sort::plain;
        if (switches.find(word[at]) == std::string_view::npos) return Sort::other;
    }
    return word.size() > 1 ? Sort::plain : Sort::other;
}

}  // namespace

std::optional<std::size_t> placeOfProgram(const std::vector<std::string>& words) {
    for (std::size_t at = 1; at < words.size(); ++at) {
        const std::string_view word = words[at];
        const bool hasNext = at + 1 < words.size();
        if (word == "-m") return hasNext ? std::optional(at) : std::nullopt;
        if (word == "-c")
            return hasNext && isOfMultiprocessing(words[at + 1]) ? std::optional(at) : std::nullopt;
        if (!word.starts_with('-')) return word.ends_with(".py") ? std::optional(at) : std::nullopt;
        const Sort sort = sortOf(word);
        if (sort == Sort::other) return std::nullopt;
        if (sort == Sort::takesNext) ++at;
    }
    return std::nullopt;
}

}  // namespace flowglass::python

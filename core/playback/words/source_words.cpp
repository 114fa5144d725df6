#include "core/playback/words/source_words.hpp"

#include <cctype>

namespace flowglass::playback {

bool hasWord(std::string_view line, std::string_view word) {
    const auto isPart = [&](std::size_t at) {
        return at < line.size() &&
               (std::isalnum(static_cast<unsigned char>(line[at])) != 0 || line[at] == '_');
    };
    for (auto at = line.find(word); at != line.npos; at = line.find(word, at + 1))
        if (!(at > 0 && isPart(at - 1)) && !isPart(at + word.size())) return true;
    return false;
}

}  // namespace flowglass::playback

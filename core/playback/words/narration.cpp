#include "core/playback/words/narration.hpp"

namespace flowglass::playback {

std::string Sentence::plain() const {
    std::string text;
    for (const auto& phrase : phrases) text += phrase.text;
    return text;
}

}  // namespace flowglass::playback

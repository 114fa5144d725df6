#pragma once

#include <vector>

#include "core/playback/words/narration.hpp"
#include "core/scene/compare/compare.hpp"
#include "core/scene/drawing/sketch.hpp"

namespace flowglass::scene {

/// What differs between two runs, a sentence each, what is worth more first; one that says so where
/// nothing does. Linear in what they print.
[[nodiscard]] std::vector<playback::Sentence> differencesOf(const ComparedPair& sides,
                                                            const playback::Pairing& pairing);

/// The height at 100 % at which so many sentences are all told.
[[nodiscard]] double sentencesHeight(std::size_t count);

/// The same for the back row, where each has two lines.
[[nodiscard]] double lecturedHeight(std::size_t count);

/// As many of the sentences as there is room for, in two columns that are read one after the other;
/// none smaller than `leastText` px.
void drawSentences(Sketch& sketch, const std::vector<playback::Sentence>& sentences,
                   const Rect& area, double leastText = kLeastText);

}  // namespace flowglass::scene

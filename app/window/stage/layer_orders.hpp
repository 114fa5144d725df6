#pragma once

#include <optional>

#include "core/playback/state/pairing.hpp"

namespace flowglass::window {

/// The first position at which both recordings show the whole order of a function's decorators,
/// `chain` in the left one, and the picture of each is about decorators; empty where one of them
/// never gets so far.
[[nodiscard]] std::optional<playback::Step> whereOrdersShow(const playback::Pairing& pairing,
                                                            trace::ChainId chain);

}  // namespace flowglass::window

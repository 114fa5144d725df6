#pragma once

/// What the code editor's margin is made of, from left to right: sign, number, ticks.
namespace flowglass::window::code_margin {

constexpr int kSignWidth = 22;
constexpr int kNumberPx = 13;
constexpr int kTickWidth = 26;
constexpr int kGap = 9;
constexpr int kTextGap = 8;  ///< between the margin and the text

}  // namespace flowglass::window::code_margin

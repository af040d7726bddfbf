// SPDX-License-Identifier: Apache-2.0
#include "clients/progress_bar.hpp"

#include <algorithm>
#include <cmath>

namespace scribed::clients {
namespace {

std::string repeated(std::string_view piece, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += piece;
    return out;
}

}  // namespace

std::string progress_bar(double fraction, std::size_t width, const Style& style) {
    const double clamped = std::isfinite(fraction) ? std::clamp(fraction, 0.0, 1.0) : 0.0;
    const auto halves = static_cast<std::size_t>(std::lround(clamped * 2.0 * static_cast<double>(width)));
    const auto full = halves / 2;
    const bool half = halves % 2 == 1;
    const auto filled = repeated("━", full) + (half ? "╸" : "");
    // Without colour the two parts must differ by their glyphs.
    const auto rest = repeated(style.colour ? "━" : "─", width - full - (half ? 1 : 0));
    return style.paint(Tone::accent, filled) + style.paint(Tone::dim, rest);
}

}  // namespace scribed::clients

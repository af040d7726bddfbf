// SPDX-License-Identifier: Apache-2.0
#include "clients/style.hpp"

#include <array>

#include <fmt/format.h>

namespace scribed::clients {
namespace {

std::string_view code(Tone tone) {
    switch (tone) {
        case Tone::dim: return "2";
        case Tone::strong: return "1";
        case Tone::good: return "32";
        case Tone::bad: return "31";
        case Tone::warn: return "33";
        case Tone::accent: return "36";
        case Tone::removed: return "2;9";
        case Tone::plain: break;
    }
    return "";
}

std::string wrap_in(std::string_view sgr, std::string_view text) { return fmt::format("\x1b[{}m{}\x1b[0m", sgr, text); }

}  // namespace

std::string Style::paint(Tone tone, std::string_view text) const {
    if (!colour || tone == Tone::plain || text.empty()) return std::string(text);
    return wrap_in(code(tone), text);
}

std::string Style::voice(std::size_t speaker, std::string_view text) const {
    static constexpr std::array<std::string_view, 6> kVoices{"36", "35", "33", "32", "34", "31"};
    if (!colour || text.empty()) return std::string(text);
    return wrap_in(kVoices[speaker % kVoices.size()], text);
}

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#include "clients/moment.hpp"

#include <algorithm>
#include <charconv>

namespace scribed::clients {
namespace {

// A longer session than anybody records; it also keeps the sums in range.
constexpr std::int64_t kMostHours = 10000;

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t out = 0;
    const auto digits = [](char c) { return c >= '0' && c <= '9'; };
    if (text.empty() || text.size() > 9 || !std::ranges::all_of(text, digits)) return std::nullopt;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

std::optional<std::int64_t> milliseconds(std::string_view decimals) {
    if (decimals.size() > 3) return std::nullopt;
    auto out = whole(decimals);
    for (auto places = decimals.size(); out && places < 3; ++places)
        *out *= 10;
    return out;
}

}  // namespace

std::optional<std::int64_t> parse_moment(std::string_view text) {
    std::int64_t ms = 0;
    if (const auto point = text.find('.'); point != std::string_view::npos) {
        const auto decimals = milliseconds(text.substr(point + 1));
        if (!decimals) return std::nullopt;
        ms = *decimals;
        text = text.substr(0, point);
    }
    std::int64_t unit = 1000;
    for (bool more = true; more; unit *= 60) {
        if (unit > 3'600'000) return std::nullopt;
        const auto colon = text.rfind(':');
        more = colon != std::string_view::npos;
        const auto part = whole(more ? text.substr(colon + 1) : text);
        if (!part || (more && *part > 59) || *part > kMostHours * 3'600'000 / unit) return std::nullopt;
        ms += *part * unit;
        if (more) text = text.substr(0, colon);
    }
    return ms;
}

transcript::Canon around(const transcript::Canon& canon, std::int64_t at_ms, std::int64_t context_ms) {
    transcript::Canon out;
    for (const auto& segment : canon.segments) {
        if (segment.doubt != transcript::Doubt::none) continue;
        if (segment.end_ms < at_ms - context_ms || segment.start_ms > at_ms + context_ms) continue;
        out.segments.push_back(segment);
    }
    return out;
}

}  // namespace scribed::clients

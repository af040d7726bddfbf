// SPDX-License-Identifier: Apache-2.0
#include "daemon/byte_range.hpp"

#include <algorithm>
#include <charconv>

namespace scribed::daemon {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

RangeVerdict parse_range(std::string_view header, std::uint64_t size, ByteRange& range) {
    range = {0, size};
    static constexpr std::string_view kUnit = "bytes=";
    if (!header.starts_with(kUnit) || header.find(',') != std::string_view::npos) return RangeVerdict::whole;
    const auto spec = header.substr(kUnit.size());
    const auto dash = spec.find('-');
    if (dash == std::string_view::npos) return RangeVerdict::whole;
    const auto first = spec.substr(0, dash);
    const auto last = spec.substr(dash + 1);
    if (first.empty()) {
        const auto suffix = number(last);
        if (!suffix) return RangeVerdict::whole;
        if (*suffix == 0 || size == 0) return RangeVerdict::unsatisfiable;
        range.begin = size - std::min(size, *suffix);
        return RangeVerdict::part;
    }
    const auto begin = number(first);
    if (!begin) return RangeVerdict::whole;
    if (!last.empty()) {
        const auto end = number(last);
        if (!end || *end < *begin) return RangeVerdict::whole;
        range.end = *end >= size ? size : *end + 1;
    }
    if (*begin >= size) return RangeVerdict::unsatisfiable;
    range.begin = *begin;
    return RangeVerdict::part;
}

}  // namespace scribed::daemon

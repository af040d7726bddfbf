// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "proto/ascii.hpp"
#include "proto/upstream_reply.hpp"

namespace scribed::proto {
namespace {

using std::chrono::milliseconds;

// Nobody is made to wait longer than this by a header.
constexpr double kMostWaitMs = 7.0 * 24 * 3600 * 1000;
// 9999-12-31; a larger number is no time.
constexpr std::int64_t kLastSecond = 253402300799;

// The decimal number that `text` starts with; `text` moves behind it.
std::optional<double> take_number(std::string_view& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{} || !std::isfinite(value) || value < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

std::optional<double> whole_number(std::string_view text) {
    text = trim(text);
    const auto value = take_number(text);
    if (!text.empty()) return std::nullopt;
    return value;
}

milliseconds pause(double ms) { return milliseconds(static_cast<std::int64_t>(std::min(std::ceil(ms), kMostWaitMs))); }

// Reads fixed-width digits; -1 where there are none.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (const char c : text.substr(std::min(at, text.size()), count)) {
        if (!is_digit(c)) return -1;
        value = value * 10 + (c - '0');
    }
    return at + count <= text.size() ? value : -1;
}

// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that RFC 9110 section 5.6.7 lets servers write.
std::optional<UnixMs> http_date(std::string_view text) {
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    text = trim(text);
    if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
    const std::size_t month = kMonths.find(text.substr(8, 3));
    const int day = digits(text, 5, 2);
    const int year = digits(text, 12, 4);
    const int hour = digits(text, 17, 2);
    const int minute = digits(text, 20, 2);
    const int second = digits(text, 23, 2);
    if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
    if (std::min({day, year, hour, minute, second}) < 0) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
        std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

// "try again in 11.054s", "... in 120ms", "... in 6m0s".
std::optional<milliseconds> spoken_pause(std::string_view message) {
    constexpr std::string_view kPhrase = "try again in ";
    const auto found = std::search(message.begin(), message.end(), kPhrase.begin(), kPhrase.end(), [](char a, char b) {
        return lower(a) == b;
    });
    if (found == message.end()) return std::nullopt;
    std::string_view rest(found + kPhrase.size(), message.end());
    double total = 0;
    bool any = false;
    while (const auto value = take_number(rest)) {
        const double unit = rest.starts_with("ms")  ? 1
                            : rest.starts_with('s') ? 1000
                            : rest.starts_with('m') ? 60000
                            : rest.starts_with('h') ? 3600000
                                                    : 0;
        if (unit == 0) break;
        rest.remove_prefix(unit == 1 ? 2 : 1);
        total += *value * unit;
        any = true;
    }
    if (!any) return std::nullopt;
    return pause(total);
}

std::optional<UnixMs> from_seconds(double seconds) {
    if (seconds < 1 || seconds > static_cast<double>(kLastSecond)) return std::nullopt;
    return static_cast<std::int64_t>(seconds) * 1000;
}

std::optional<UnixMs> window(const HeaderList& headers, const std::string& prefix, UnixMs now) {
    if (const auto at = whole_number(header(headers, prefix + "reset-at"))) return from_seconds(*at);
    const auto after = whole_number(header(headers, prefix + "reset-after-seconds"));
    if (!after) return std::nullopt;
    return now + pause(*after * 1000).count();
}

}  // namespace

std::optional<milliseconds> asked_pause(const HeaderList& headers, std::string_view message, UnixMs now) {
    if (const auto ms = whole_number(header(headers, "retry-after-ms"))) return pause(*ms);
    const std::string_view after = header(headers, "retry-after");
    if (const auto seconds = whole_number(after)) return pause(*seconds * 1000);
    if (const auto date = http_date(after)) return pause(static_cast<double>(std::max<std::int64_t>(*date - now, 0)));
    return spoken_pause(message);
}

std::optional<UnixMs> window_reset(const HeaderList& headers, const ReplyWords& words, UnixMs now) {
    if (words.resets_at_s) {
        if (const auto at = from_seconds(static_cast<double>(*words.resets_at_s))) return at;
    }
    if (words.resets_in_s && *words.resets_in_s >= 0) {
        return now + pause(static_cast<double>(*words.resets_in_s) * 1000).count();
    }
    std::string family(header(headers, "x-codex-active-limit"));
    std::ranges::replace(family, '_', '-');
    if (family.empty()) family = "codex";
    std::optional<UnixMs> best;
    double most_used = -1;
    for (const std::string_view which : {"-primary-", "-secondary-"}) {
        const std::string prefix = "x-" + family + std::string(which);
        const double used = whole_number(header(headers, prefix + "used-percent")).value_or(0);
        const auto reset = window(headers, prefix, now);
        if (!reset || used <= most_used) continue;
        most_used = used;
        best = reset;
    }
    return best;
}

}  // namespace scribed::proto

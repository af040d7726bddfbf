// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace scribed::proto {

/// One window in which a plan's usage is counted.
struct UsageWindow {
    double used_percent = 0;               ///< 0 to 100
    std::optional<std::int64_t> length_s;  ///< how long the window is, in seconds
    std::optional<UnixMs> resets_at;       ///< when it opens anew; whole seconds

    bool operator==(const UsageWindow&) const = default;
};

struct UsageCredits {
    bool available = false;
    bool unlimited = false;
    std::string balance;  ///< as upstream writes it; empty: not told

    bool operator==(const UsageCredits&) const = default;
};

/// What the usage endpoint tells of an account (upstream.md 2.4). Everything is optional upstream; what is missing,
/// null or of another kind is as the defaults say.
struct Usage {
    std::string plan;  ///< verbatim; empty: not told
    bool allowed = true;
    bool limit_reached = false;
    std::optional<UsageWindow> primary;    ///< the short one: hours
    std::optional<UsageWindow> secondary;  ///< the long one: a week
    std::optional<UsageCredits> credits;

    bool operator==(const Usage&) const = default;

    /// Nothing is left until a window opens anew.
    bool spent() const { return limit_reached || !allowed; }
    /// When a spent account can be used again: once every window that is full has opened anew; where none is full, the
    /// fullest. Nothing when upstream does not tell.
    std::optional<UnixMs> opens_at() const;
};

/// Reads a reply with status 200 that came at `now`. Errc::corrupt when it is no JSON object.
Result<Usage> parse_usage(std::string_view body, UnixMs now);

/// The same facts as upstream writes them, for keeping: parse_usage() gives back an equal value at any time.
std::string encode_usage(const Usage& usage);

}  // namespace scribed::proto

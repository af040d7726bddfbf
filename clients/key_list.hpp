// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "clients/failure.hpp"
#include "clients/style.hpp"

namespace scribed::clients {

/// A key to the daemon, as `GET /v1/keys` has it.
struct KeySummary {
    std::string id;
    std::string user;
    std::string scopes;  ///< `ingest read`
    std::string label;
    std::string status;  ///< active, expired, revoked
    UnixMs created_at = 0;
    UnixMs expires_at = 0;    ///< 0: never
    UnixMs last_used_at = 0;  ///< 0: not yet
};

Outcome<std::vector<KeySummary>> parse_keys(std::string_view json);

/// A table with a head. Times in the machine's time zone.
std::vector<std::string> draw_keys(const std::vector<KeySummary>& keys, std::size_t width, const Style& style);

/// `90d`, `12h`, `30m`, `45s` in seconds. Exit::usage.
Outcome<std::int64_t> parse_life(std::string_view text);

}  // namespace scribed::clients

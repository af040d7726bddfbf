// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace scribed::clients {

/// `2026-11-20T12:15:00Z`, with or without a fraction; nothing for anything else.
std::optional<UnixMs> parse_time(std::string_view rfc3339);

/// `2026-11-20 12:15` in the machine's time zone; `-` for 0.
std::string local_time(UnixMs time);

}  // namespace scribed::clients

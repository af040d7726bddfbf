// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "transcript/canon.hpp"

namespace scribed::clients {

/// A moment of a session as people write it: `83`, `1:23`, `1:02:03`, the seconds with up to three decimals. In ms;
/// nothing when it is not written so.
std::optional<std::int64_t> parse_moment(std::string_view text);

/// The believed segments that are heard within `context_ms` of a moment.
transcript::Canon around(const transcript::Canon& canon, std::int64_t at_ms, std::int64_t context_ms);

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "proto/realtime_commands.hpp"

namespace scribed::proto {

/// Body of `POST /v1/realtime/client_secrets` (upstream.md 4.2). `seconds`: 10 to 7200.
std::string encode_mint(const RealtimeConfig& config, int seconds);

struct ClientSecret {
    std::string value;      ///< `ek_...`; a secret
    UnixMs expires_at = 0;  ///< 0 when the reply did not say
};
/// GA shape (`value` at the top), else beta (`client_secret.value`), else `client_secret` as a string
/// (upstream.md 4.2). Errc::corrupt.
Result<ClientSecret> parse_mint_reply(std::string_view body);

}  // namespace scribed::proto

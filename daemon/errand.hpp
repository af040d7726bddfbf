// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"
#include "identity/spending.hpp"

// What one process of scribed tells another when a token or a code is spent (daemon/spending.hpp): JSON on one line. No
// secret is in it; those are in the accounts database.
namespace scribed::daemon {

using Errand = std::variant<identity::RenewalOrder, identity::RedeemOrder>;

/// `{"renew":{"user","provider","version","token_lives","rejections"}}` or `{"redeem":{"user","provider","login"}}`.
std::string errand_text(const Errand& errand);
/// Errc::invalid.
Result<Errand> parse_errand(std::string_view text);

/// `{"end","message","retry_after_ms"}`; of the message at most 1000 bytes.
std::string spent_text(const identity::Spent& spent);
/// Errc::invalid.
Result<identity::Spent> parse_spent(std::string_view text);

}  // namespace scribed::daemon

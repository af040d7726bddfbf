// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "clients/failure.hpp"
#include "clients/style.hpp"

namespace scribed::clients {

/// The reply of `/v1/vault`: how the key stands that linked accounts are encrypted with.
struct VaultStatus {
    bool configured = false;
    std::vector<std::string> known_keys;  ///< ids, in the order of the key file
    std::string current_key;              ///< what everything is sealed with, or is being
    std::vector<std::string> old_keys;    ///< replaced, and not wiped yet
    std::int64_t records = 0;
    std::int64_t to_reseal = 0;
    std::int64_t unreadable = 0;  ///< of those, what no key opens
    std::string key_file;         ///< on the daemon's machine; empty: systemd's credential

    /// Nothing is left to do in the database.
    bool settled() const { return to_reseal == 0 && old_keys.empty(); }
    /// Nothing is left that could be done there.
    bool stuck() const { return to_reseal > 0 && to_reseal == unreadable; }
    /// The key file's first key is the current one.
    bool first_is_current() const { return !known_keys.empty() && known_keys.front() == current_key; }

    bool operator==(const VaultStatus&) const = default;
};

Outcome<VaultStatus> parse_vault_status(std::string_view json);

/// A bar, and what is done; `lost`: the server does not answer for the moment.
std::vector<std::string> draw_resealing(const VaultStatus& status, bool lost, const Style& style);

}  // namespace scribed::clients

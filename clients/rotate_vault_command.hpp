// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

struct RotateVaultOptions {
    bool keep_old = false;  ///< the old keys stay in the file
    std::string key_file;   ///< empty: what the daemon names, which must be on this machine
};

/// `scribe key rotate-vault`: a new key in the key file, everything sealed anew with it, the old keys taken out. What
/// an earlier run left half done is brought to its end instead of begun anew. With --json one line at the end.
Exit run_rotate_vault(const RotateVaultOptions& options, const Globals& globals);

}  // namespace scribed::clients

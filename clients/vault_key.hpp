// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "clients/failure.hpp"

namespace scribed::clients {

/// A new key as a line of a key file: 32 random bytes as 64 hexadecimal digits.
std::string new_vault_key();

/// Writes a new key into a new file with mode 0600. A file that exists is left alone.
Outcome<> make_vault_key(const std::string& file);

/// `scribe key new-vault FILE`: makes the key that scribed encrypts tokens with, and says where to put it.
Exit run_new_vault_key(const std::string& file, bool json);

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.hpp"
#include "identity/vault.hpp"

namespace scribed::identity {

/// A vault's keys as text: one a line, 64 hex digits or 44 characters of base64, the one that seals first; empty lines
/// and lines that begin with `#` are passed over. Errc::invalid; messages never quote the text.
Result<Vault> parse_vault_keys(std::string_view text);

/// Reads such a file, which only its owner may read. Errc::invalid: see PrivateFile.
Result<Vault> read_vault_key_file(const std::filesystem::path& file);

/// systemd's credential `scribed-vault-key`: the path, empty when there is none.
std::filesystem::path vault_key_credential();
/// Reads it; systemd keeps others away from it, whatever the mode says (systemd.exec(5), LoadCredential=).
Result<Vault> read_vault_key_credential(const std::filesystem::path& file);

}  // namespace scribed::identity

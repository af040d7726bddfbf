// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.hpp"
#include "identity/secret.hpp"

namespace scribed::identity {

/// What keeps others away from a file.
enum class KeptBy {
    mode,     ///< 0600 or 0400
    systemd,  ///< its credentials directory, whatever the mode says (systemd.exec(5), LoadCredential=)
};
/// `systemd` for a file in $CREDENTIALS_DIRECTORY.
KeptBy kept_by(const std::filesystem::path& file);

/// Reads a file of at most 4 KiB that holds a secret: a regular one that belongs to us or to root and that others can
/// neither read nor write. Errc::invalid says what is wrong with it and how to put it right; `what` names it there:
/// `the vault key file`.
Result<Secret> read_secret_file(const std::filesystem::path& file, KeptBy kept, std::string_view what);

}  // namespace scribed::identity

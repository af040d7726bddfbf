// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "identity/secret.hpp"

namespace scribed::identity {

/// A small file of secrets: a vault's keys, a webhook's.
class PrivateFile {
public:
    enum class Guard {
        owner,    ///< nobody but its owner may read or write it: mode 0600 or 0400
        systemd,  ///< a credential: systemd keeps others away, whatever the group's bits say (systemd.exec(5))
    };

    /// `kind` names it in messages: `vault key file`.
    PrivateFile(std::filesystem::path path, std::string kind, Guard guard = Guard::owner);

    /// At most 4 KiB. It must be a regular file with such a mode, and belong to us or to root. Errc::invalid says what
    /// is wrong and how to put it right.
    Result<Secret> read() const;
    /// `the vault key file /etc/key holds no key`. `what` quotes nothing of it.
    Error refused(const std::string& what) const;

private:
    Error unreadable() const;

    const std::filesystem::path path_;
    const std::string kind_;
    const Guard guard_;
};

/// The lines of such a file, without the spaces around them, the empty ones, and those that begin with `#`.
std::vector<std::string_view> secret_lines(std::string_view text);

}  // namespace scribed::identity

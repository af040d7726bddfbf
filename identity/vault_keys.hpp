// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "identity/vault.hpp"

namespace scribed::identity {

/// The vault as the configured keys make it now, and which of them seals. A key that is met and not known is looked for
/// where the keys come from, since another daemon may have begun to use it; the keys at hand stay then. Any thread.
class VaultKeys {
public:
    /// Reads the configured keys. Errc::invalid says what is wrong with them.
    using Read = std::function<Result<Vault>()>;

    /// `vault`: what `read` gave; it knows `sealing_key`.
    VaultKeys(Vault vault, std::string sealing_key, Read read);

    std::string seal(const RecordName& name, std::string_view plain) const;
    /// Errc::unauthorized: sealed under a key that the configuration does not hold (looked up once a second at most).
    /// Errc::corrupt: as Vault::open says.
    Result<Secret> open(const RecordName& name, std::string_view sealed);

    /// Seals under that key from now on. Errc::unauthorized: the configuration does not hold it; says what to do.
    Result<void> seal_under(const std::string& key_id);
    /// Takes the configured keys in place of those at hand, unless one of `needed` is not among them.
    void look_again(const std::vector<std::string>& needed);

    /// The configured keys, which are not taken by that.
    Result<Vault> read() const { return read_(); }
    /// Takes these, with their first key to seal.
    void replace(std::shared_ptr<const Vault> vault);

    /// The keys that open, in their order.
    std::vector<std::string> known_keys() const;
    std::string sealing_key() const;

private:
    struct Now {
        std::shared_ptr<const Vault> vault;
        std::string sealing_key;
    };
    Now now() const;
    Result<std::shared_ptr<const Vault>> with(std::string_view key_id);
    bool may_tell();
    Error missing(std::string_view key_id, const std::string& why);

    const Read read_;
    const Log log_;
    mutable std::mutex mutex_;
    Now now_;
    std::string missed_key_;  ///< looked for in vain
    Instant missed_at_{};
    Instant told_at_{};  ///< the last line about a missing key or file
};

}  // namespace scribed::identity

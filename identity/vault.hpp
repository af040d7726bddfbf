// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "identity/secret.hpp"

namespace scribed::identity {

/// What a sealed text belongs to. It is authenticated with the text: put into another record, or another field of the
/// same one, the text does not open.
struct RecordName {
    std::string_view user;
    std::string_view provider;
    std::string_view field;
};

/// Secrets at rest: AES-256-GCM under keys that are kept apart from the database. Every key opens, so that a new one
/// can be put beside the old ones while their records are still there. Immutable; any thread.
class Vault {
public:
    /// `keys`: 32 bytes each. Errc::invalid: none, or a key of another length.
    static Result<Vault> make(std::vector<Secret> keys);

    /// These keys, and behind them those of `other` that are not among them.
    Vault with_keys_of(const Vault& other) const;

    /// `v1.KEYID.BASE64`: text, so that a database can be looked at and searched for what an old key sealed. The key is
    /// one of the vault's.
    std::string seal(std::string_view key_id, const RecordName& name, std::string_view plain) const;
    /// Errc::unauthorized: a key that is not here sealed it. Errc::corrupt: it is not what was sealed under that name.
    Result<Secret> open(const RecordName& name, std::string_view sealed) const;

    /// A key's id: the first 8 bytes of a hash of it, in hexadecimal.
    const std::string& first_key() const { return keys_.front().id; }
    bool knows(std::string_view key_id) const;
    /// In order.
    std::vector<std::string> key_ids() const;

    /// The id of the key that sealed a text; empty: it is no sealed text.
    static std::string_view sealed_by(std::string_view sealed);

private:
    struct Key {
        std::string id;
        Secret bytes;
    };
    std::vector<Key> keys_;
};

}  // namespace scribed::identity

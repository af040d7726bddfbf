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

/// Secrets at rest: AES-256-GCM under keys that are kept apart from the database. The first key seals, every key opens,
/// so that a new key can be put in front while old records are still there. Immutable; any thread.
class Vault {
public:
    /// `keys`: 32 bytes each, the one that seals first. Errc::invalid: none, or a key of another length.
    static Result<Vault> make(std::vector<Secret> keys);

    /// `v1.KEYID.BASE64`: text, so that a database can be looked at and searched for what an old key sealed.
    std::string seal(const RecordName& name, std::string_view plain) const;
    /// Errc::unauthorized: a key that is not here sealed it. Errc::corrupt: it is not what was sealed under that name.
    Result<Secret> open(const RecordName& name, std::string_view sealed) const;

    /// The id of the key that seals: the first 8 bytes of a hash of the key, in hexadecimal.
    const std::string& sealing_key() const { return keys_.front().id; }
    bool knows(std::string_view key_id) const;

private:
    struct Key {
        std::string id;
        Secret bytes;
    };
    std::vector<Key> keys_;
};

}  // namespace scribed::identity

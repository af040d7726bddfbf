// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "store/local_user.hpp"

// Rows of the accounts database. What is sealed is opaque here: identity/vault.hpp makes and opens it.
namespace scribed::store {

/// Whose account, and at which provider.
struct LinkKey {
    std::string user;
    std::string provider;

    bool operator==(const LinkKey&) const = default;
};

enum class LinkStatus {
    active,
    expired,  ///< the login has run out, or somebody else has used it up
    revoked,  ///< the account's owner ended it
};
std::string_view name(LinkStatus status);

struct LinkRow {
    LinkKey key;
    std::string account_id;
    std::string email;
    std::string plan;
    LinkStatus status = LinkStatus::active;
    std::string reason;         ///< why it is not active; a sentence
    std::string access_token;   ///< sealed
    std::string refresh_token;  ///< sealed
    std::string client_id;      ///< the OAuth client that it belongs to; empty: the configured one
    UnixMs expires_ms = 0;      ///< of the access token; 0: unknown
    UnixMs linked_ms = 0;
    UnixMs refreshed_ms = 0;   ///< 0: never
    std::int64_t version = 0;  ///< new with each change of tokens or status; the store gives it

    bool operator==(const LinkRow&) const = default;
};

struct DeviceLoginRow {
    LinkKey key;
    std::string id;                 ///< new with each start
    std::string state = "pending";  ///< or how it ended: a name of proto::DeviceLogin::End
    std::string message;
    std::string user_code;
    std::string device_auth_id;  ///< sealed
    std::string approval;        ///< sealed; empty: not approved yet
    int interval_s = 5;
    UnixMs started_ms = 0;

    bool operator==(const DeviceLoginRow&) const = default;
};

/// A sign-in by redirect whose browser is on its way. Of its two secrets only hashes are kept.
struct RedirectLoginRow {
    std::string state;  ///< hash of what the auth host hands back
    LinkKey key;
    std::string browser;   ///< hash of the cookie that the browser was given for it
    std::string verifier;  ///< sealed
    std::string redirect_uri;
    std::string client_id;
    UnixMs expires_ms = 0;

    bool operator==(const RedirectLoginRow&) const = default;
};

/// A key to scribed's own API. Its secret part is known to its owner alone.
struct ApiKeyRow {
    std::string id;
    std::string user;
    std::string scopes;  ///< words, as access/scopes.hpp reads them
    std::string label;   ///< what it is for; for people
    std::string hash;    ///< of the secret
    UnixMs created_ms = 0;
    UnixMs expires_ms = 0;  ///< 0: never
    UnixMs revoked_ms = 0;  ///< 0: not
    UnixMs used_ms = 0;     ///< 0: never

    bool operator==(const ApiKeyRow&) const = default;
    bool valid(UnixMs now) const { return revoked_ms == 0 && (expires_ms == 0 || expires_ms > now); }
};

/// A ticket, or a browser's cookie: a secret that stands for a user for a while.
struct PassRow {
    std::string hash;
    std::string user;
    std::string scopes;
    std::string key_id;  ///< without which it is worth nothing; empty: none
    UnixMs created_ms = 0;
    UnixMs expires_ms = 0;

    bool operator==(const PassRow&) const = default;
};

/// A sealed text where it lies; `field` is its table and column, such as `link.access_token`.
struct SealedRow {
    std::string field;
    LinkKey key;
    std::string sealed;

    bool operator==(const SealedRow&) const = default;
};

struct SealCounts {
    std::int64_t all = 0;
    std::int64_t stale = 0;  ///< sealed under another key than the current one

    bool operator==(const SealCounts&) const = default;
};

/// What the checks of a link have found (daemon/link_sweep.hpp).
struct LinkCheckRow {
    LinkKey key;
    UnixMs next_ms = 0;               ///< when the next is due
    UnixMs checked_ms = 0;            ///< when the verdict was found; 0: never
    std::string verdict = "unknown";  ///< a name of upstream::Verdict
    std::string message;              ///< a sentence for people
    std::string usage;                ///< proto::encode_usage(); empty: not told
    std::string trouble;              ///< why the newest check found out nothing; empty: it did

    bool operator==(const LinkCheckRow&) const = default;
};

/// What an account may do, or not: `mint` (live text), `batch`, `usage`.
struct CapabilityRow {
    LinkKey key;
    std::string name;
    bool ok = false;
    UnixMs at_ms = 0;
    std::string reason;  ///< why not; a sentence

    bool operator==(const CapabilityRow&) const = default;
};

/// `linked`, `refreshed`, `refused`, `removed`, `login_started`, `login_failed`, `key_made`, `key_revoked`; of a check
/// whose verdict is another than the last: `check_failed` (the next session would not work), `check_ok` (it would
/// again), `usage_spent`, `usage_back`. No secret in it. Of keys the provider is empty.
struct AuditRow {
    LinkKey key;
    UnixMs at_ms = 0;
    std::string event;
    std::string detail;

    bool operator==(const AuditRow&) const = default;
};

}  // namespace scribed::store

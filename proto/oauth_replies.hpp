// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "proto/upstream_error.hpp"

// What the auth host answers (upstream.md 1), judged by status and code, never by text for people.
namespace scribed::proto {

/// One reply of the auth host, or the lack of one.
struct AuthReply {
    int status = 0;  ///< 0: none came, `failure` says why
    HeaderList headers;
    std::string body;
    std::string failure;
};

/// A1's answer.
struct DeviceCode {
    std::string device_auth_id;
    std::string user_code;  ///< opaque; shown as it is
    int interval_s = 5;     ///< whole seconds, as text or as a number; absent, 0 and nonsense become 5
};
/// Errc::unsupported: device login is switched off there (404). Errc::unreachable: no answer, a page of the edge, a
/// failure of the server: again later. Errc::invalid: refused, or not understood.
Result<DeviceCode> read_device_code(const AuthReply& reply, UnixMs now);

/// A2's answer by the six steps of upstream.md 1.1.
struct DevicePoll {
    enum class Verdict {
        approved,
        pending,
        slow_down,
        unreachable,  ///< nothing was learnt: ask again until the deadline
        denied,
        expired,
        refused,
    };
    Verdict verdict = Verdict::pending;
    std::string code;      ///< approved: the authorization code
    std::string verifier;  ///< approved: the server's own PKCE verifier
    std::string message;   ///< otherwise: for people
    std::optional<std::chrono::milliseconds> retry_after;
};
DevicePoll read_device_poll(const AuthReply& reply, UnixMs now);

/// Tokens of A3 or A4. After a refresh each may be missing (empty): what is stored stays (upstream.md 1.3).
struct TokenSet {
    std::string id_token;
    std::string access_token;
    std::string refresh_token;
};

/// What A3 or A4 came to.
struct TokenVerdict {
    enum class End {
        granted,
        expired,      ///< `refresh_token_expired`
        reused,       ///< `refresh_token_reused`: permanent for this token only, see the race rule
        invalidated,  ///< `refresh_token_invalidated`, `invalid_grant`, any other 401
        rejected,     ///< a bare 400: tried again twice, then somebody must look (upstream.md 1.3)
        temporary,    ///< everything else, pages of the edge among it
    };
    End end = End::temporary;
    TokenSet tokens;      ///< of an exchange that was not granted: what came all the same, to be revoked
    std::string code;     ///< upstream's own word; may be empty
    std::string message;  ///< for people
    std::optional<std::chrono::milliseconds> retry_after;

    /// Whether the same token can never be taken again.
    bool permanent() const { return end == End::expired || end == End::reused || end == End::invalidated; }
};
/// A4: at least an access token came, or it is a failure.
TokenVerdict read_refresh(const AuthReply& reply, UnixMs now);
/// A3: all three tokens came, or it is a failure.
TokenVerdict read_exchange(const AuthReply& reply, UnixMs now);

}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/clock.hpp"
#include "proto/oauth_replies.hpp"
#include "proto/oauth_requests.hpp"

namespace scribed::proto {

/// All that a device login under way is: what is stored, so that a restart goes on with it. `device_auth_id`, `code`
/// and `verifier` are secrets.
struct DeviceLoginState {
    std::string device_auth_id;
    std::string user_code;
    int interval_s = 5;
    UnixMs started_ms = 0;
    std::string code;  ///< not empty: approved, and to be exchanged for tokens
    std::string verifier;
};

/// A device login behind A1 (upstream.md 1.1): polls until the person has decided, then exchanges the code. Ask next(),
/// do it, tell on_reply(). Store state() before doing an exchange: its code is told only once.
class DeviceLogin {
public:
    /// A login is over this long after its start, approved or not.
    static constexpr UnixMs kLifeMs = 15 * 60 * 1000;

    DeviceLogin(std::string issuer, std::string client_id, DeviceLoginState state);

    enum class Do { poll, exchange, nothing };
    struct Step {
        Do what = Do::nothing;
        UnixMs at = 0;  ///< not before
        OAuthRequest request;
    };
    /// What to do next; `nothing` once it has ended.
    Step next(UnixMs now);
    void on_reply(const AuthReply& reply, UnixMs now);
    /// In place of on_reply() when somebody else did the exchange and nothing came of it.
    void on_exchange_failed(std::string message, std::chrono::milliseconds retry_after, UnixMs now);

    enum class End { none, linked, denied, expired, refused, unreachable };
    End end() const { return end_; }
    /// For people, when it failed.
    const std::string& message() const { return message_; }
    /// When linked.
    const TokenSet& tokens() const { return tokens_; }
    const DeviceLoginState& state() const { return state_; }
    UnixMs deadline() const { return state_.started_ms + kLifeMs; }

private:
    void on_poll(const AuthReply& reply, UnixMs now);
    void on_exchange(const AuthReply& reply, UnixMs now);
    void fail(End end, std::string message);
    void wait(UnixMs now, std::chrono::milliseconds pause);

    const std::string issuer_;
    const std::string client_id_;
    DeviceLoginState state_;
    UnixMs due_ = 0;
    int failures_ = 0;  ///< replies in a row from which nothing was learnt
    End end_ = End::none;
    std::string message_;
    TokenSet tokens_;
};

/// The end's word in the API: `linked`, `denied`, `expired`, `refused`, `unreachable`.
std::string_view name(DeviceLogin::End end);

}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.hpp"
#include "sandbox/account.hpp"
#include "sandbox/code_desk.hpp"

namespace scribed::sandbox {

/// How the service says that nobody has approved yet (upstream.md 1.1): a bare status, or a code at status 400, flat or
/// nested. `slow_down` is said once to each login, the bare 403 after it.
enum class PendingShape { forbidden, not_found, flat, nested, slow_down };

/// Logins by device code: a program asks for a code, a person decides, the program polls.
class DeviceDesk {
public:
    explicit DeviceDesk(int lifetime_s) : lifetime_s_(lifetime_s) {}

    struct Started {
        std::string device_auth_id;
        std::string user_code;
        UnixMs expires_at = 0;
    };
    /// `redirect_uri`: what the exchange of the code will have to name.
    Started start(std::string client_id, std::string redirect_uri, UnixMs now);

    /// The person's decision; false when no login waits under this code.
    bool approve(std::string_view user_code, Account account, UnixMs now);
    bool deny(std::string_view user_code);
    bool expire(std::string_view user_code);

    /// What the service hands over with the approval: it makes both halves of PKCE itself.
    struct Approved {
        std::string code;
        std::string code_challenge;
        std::string code_verifier;
    };
    struct Pending {
        bool first = false;  ///< the login's first poll
    };
    enum class Ended { unknown, denied, expired };
    using Answer = std::variant<Pending, Approved, Ended>;
    /// `codes` issues the code when the login is approved. An approval is handed over once.
    Answer poll(const std::string& device_auth_id, const std::string& user_code, CodeDesk& codes, UnixMs now);

private:
    enum class State { waiting, approved, denied, expired, handed_over };
    struct Login {
        std::string user_code;
        std::string client_id;
        std::string redirect_uri;
        UnixMs expires_at = 0;
        State state = State::waiting;
        Account account;
        int polls = 0;
    };
    Login* waiting(std::string_view user_code);
    bool decide(std::string_view user_code, State state);

    int lifetime_s_;
    std::map<std::string, Login> logins_;  ///< by device_auth_id
};

}  // namespace scribed::sandbox

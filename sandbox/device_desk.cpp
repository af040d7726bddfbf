// SPDX-License-Identifier: Apache-2.0
#include "sandbox/device_desk.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "base/random.hpp"
#include "sandbox/pkce.hpp"

namespace scribed::sandbox {
namespace {

/// `WXYZ-41234`: what a person can read out and type.
std::string make_user_code() {
    constexpr std::string_view kLetters = "BCDFGHJKLMNPQRSTVWXZ";
    const auto pick = [](std::size_t count) {
        return static_cast<std::size_t>(random_unit() * static_cast<double>(count));
    };
    std::string out;
    for (int n = 0; n < 4; ++n)
        out += kLetters[pick(kLetters.size())];
    return out + fmt::format("-{:05}", pick(100'000));
}

/// People type codes in lower case and with spaces around.
std::string as_shown(std::string_view typed) {
    std::string out;
    for (const char c : typed) {
        if (c != ' ') out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return out;
}

}  // namespace

DeviceDesk::Started DeviceDesk::start(std::string client_id, std::string redirect_uri, UnixMs now) {
    Started started{"deviceauth_" + random_hex(12), make_user_code(), now + UnixMs{lifetime_s_} * 1000};
    Login login;
    login.user_code = started.user_code;
    login.client_id = std::move(client_id);
    login.redirect_uri = std::move(redirect_uri);
    login.expires_at = started.expires_at;
    logins_[started.device_auth_id] = std::move(login);
    return started;
}

DeviceDesk::Login* DeviceDesk::waiting(std::string_view user_code) {
    const auto wanted = as_shown(user_code);
    const auto fits = [&wanted](const auto& entry) {
        return entry.second.user_code == wanted && entry.second.state == State::waiting;
    };
    const auto found = std::ranges::find_if(logins_, fits);
    return found == logins_.end() ? nullptr : &found->second;
}

bool DeviceDesk::decide(std::string_view user_code, State state) {
    auto* login = waiting(user_code);
    if (login == nullptr) return false;
    login->state = state;
    return true;
}

bool DeviceDesk::approve(std::string_view user_code, Account account, UnixMs now) {
    auto* login = waiting(user_code);
    if (login == nullptr || now >= login->expires_at) return false;
    login->account = std::move(account);
    login->state = State::approved;
    return true;
}

bool DeviceDesk::deny(std::string_view user_code) { return decide(user_code, State::denied); }

bool DeviceDesk::expire(std::string_view user_code) { return decide(user_code, State::expired); }

DeviceDesk::Answer DeviceDesk::poll(
    const std::string& device_auth_id, const std::string& user_code, CodeDesk& codes, UnixMs now
) {
    const auto found = logins_.find(device_auth_id);
    if (found == logins_.end() || found->second.user_code != user_code) return Ended::unknown;
    auto& login = found->second;
    switch (login.state) {
        case State::denied: return Ended::denied;
        case State::handed_over: return Ended::unknown;
        case State::waiting:
            if (now < login.expires_at) return Pending{login.polls++ == 0};
            return Ended::expired;
        case State::expired: return Ended::expired;
        case State::approved: break;
    }
    login.state = State::handed_over;
    Approved approved;
    approved.code_verifier = random_hex(32);
    approved.code_challenge = pkce_challenge(approved.code_verifier);
    approved.code = codes.issue({login.account, login.client_id, login.redirect_uri, approved.code_challenge}, now);
    return approved;
}

}  // namespace scribed::sandbox

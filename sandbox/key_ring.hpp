// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "sandbox/session_config.hpp"

namespace scribed::sandbox {

/// What a credential is. API keys start with `sk-`, ephemeral keys with `ek_`; anything else is a ChatGPT token. Of the
/// tokens that the sandbox has issued itself it knows which have expired or been revoked.
enum class Credential { none, refused, api_key, chatgpt_token, ephemeral, expired_token, revoked_token };

/// Whom the service knows, and the ephemeral keys that it has minted.
class KeyRing {
public:
    /// Empty sets accept every key or token of that kind.
    KeyRing(std::set<std::string> api_keys, std::set<std::string> tokens);

    /// `key`: what stands behind `Bearer `. An ephemeral key that is unknown or has expired is refused.
    Credential classify(std::string_view key, UnixMs now) const;

    struct Minted {
        std::string key;
        UnixMs expires_at = 0;
    };
    Minted mint(const SessionConfig& config, int seconds, UnixMs now);
    /// The session that a minted key stands for.
    SessionConfig session_of(const std::string& key) const;

private:
    struct Entry {
        SessionConfig config;
        UnixMs expires_at = 0;
    };
    std::set<std::string> api_keys_;
    std::set<std::string> tokens_;
    std::map<std::string, Entry, std::less<>> minted_;
};

/// The key in `Bearer <key>`; empty when the header says something else.
std::string_view bearer_key(std::string_view authorization);

}  // namespace scribed::sandbox

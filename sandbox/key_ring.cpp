// SPDX-License-Identifier: Apache-2.0
#include "sandbox/key_ring.hpp"

#include <utility>

#include "base/random.hpp"

namespace scribed::sandbox {
namespace {

/// Long past their end, keys are forgotten, so that a sandbox may run for weeks.
constexpr UnixMs kKeptAfterExpiry = 3'600'000;

Credential known(const std::set<std::string>& set, std::string_view key, Credential kind) {
    return set.empty() || set.contains(std::string(key)) ? kind : Credential::refused;
}

}  // namespace

KeyRing::KeyRing(std::set<std::string> api_keys, std::set<std::string> tokens)
    : api_keys_(std::move(api_keys)), tokens_(std::move(tokens)) {}

Credential KeyRing::classify(std::string_view key, UnixMs now) const {
    if (key.empty()) return Credential::none;
    if (key.starts_with("sk-")) return known(api_keys_, key, Credential::api_key);
    if (!key.starts_with("ek_")) return known(tokens_, key, Credential::chatgpt_token);
    const auto entry = minted_.find(key);
    return entry != minted_.end() && now < entry->second.expires_at ? Credential::ephemeral : Credential::refused;
}

KeyRing::Minted KeyRing::mint(const SessionConfig& config, int seconds, UnixMs now) {
    std::erase_if(minted_, [now](const auto& item) { return item.second.expires_at + kKeptAfterExpiry < now; });
    Minted result{"ek_" + random_hex(16), now + UnixMs{seconds} * 1000};
    minted_[result.key] = {config, result.expires_at};
    return result;
}

SessionConfig KeyRing::session_of(const std::string& key) const {
    const auto entry = minted_.find(key);
    return entry == minted_.end() ? SessionConfig{} : entry->second.config;
}

std::string_view bearer_key(std::string_view authorization) {
    constexpr std::string_view kScheme = "Bearer ";
    return authorization.starts_with(kScheme) ? authorization.substr(kScheme.size()) : std::string_view{};
}

}  // namespace scribed::sandbox

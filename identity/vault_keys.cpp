// SPDX-License-Identifier: Apache-2.0
#include "identity/vault_keys.hpp"

#include <algorithm>

namespace scribed::identity {
namespace {

using std::chrono::seconds;

// How soon a key that was not there is looked for again, and how often that is said.
constexpr seconds kLookEvery{1};
constexpr seconds kTellEvery{10};

}  // namespace

VaultKeys::VaultKeys(Vault vault, std::string sealing_key, Read read)
    : read_(std::move(read)),
      log_("accounts"),
      now_{std::make_shared<const Vault>(std::move(vault)), std::move(sealing_key)} {}

VaultKeys::Now VaultKeys::now() const {
    const std::lock_guard lock(mutex_);
    return now_;
}

std::vector<std::string> VaultKeys::known_keys() const { return now().vault->key_ids(); }

std::string VaultKeys::sealing_key() const { return now().sealing_key; }

std::string VaultKeys::seal(const RecordName& name, std::string_view plain) const {
    const auto now = this->now();
    return now.vault->seal(now.sealing_key, name, plain);
}

Result<Secret> VaultKeys::open(const RecordName& name, std::string_view sealed) {
    auto plain = now().vault->open(name, sealed);
    if (plain || plain.error().code() != Errc::unauthorized) return plain;
    const auto vault = with(Vault::sealed_by(sealed));
    if (!vault) return vault.error();
    return (*vault)->open(name, sealed);
}

Result<void> VaultKeys::seal_under(const std::string& key_id) {
    const auto vault = with(key_id);
    if (!vault) return vault.error();
    const std::lock_guard lock(mutex_);
    // The keys may have been replaced since.
    if (now_.vault->knows(key_id)) now_.sealing_key = key_id;
    return {};
}

// The lock is held while a file of a few lines is read: who comes meanwhile wants the same.
Result<std::shared_ptr<const Vault>> VaultKeys::with(std::string_view key_id) {
    const std::lock_guard lock(mutex_);
    if (now_.vault->knows(key_id)) return now_.vault;
    const auto time = steady_now();
    if (missed_key_ == key_id && time - missed_at_ < kLookEvery) return missing(key_id, {});
    auto vault = read_();
    if (vault && vault->knows(key_id)) {
        // Something may still stand under a key that was taken out too early.
        now_.vault = std::make_shared<const Vault>(vault->with_keys_of(*now_.vault));
        log_.info("vault_keys_read", {{"for", std::string(key_id)}});
        return now_.vault;
    }
    missed_key_ = key_id;
    missed_at_ = time;
    return missing(key_id, vault ? std::string() : "; " + vault.error().message());
}

Error VaultKeys::missing(std::string_view key_id, const std::string& why) {
    const auto words = "the accounts database is sealed with vault key " + std::string(key_id) +
                       ", which this daemon does not have: add its line to the vault key file, which is then read "
                       "by itself, or to the systemd credential, and restart" +
                       why;
    if (may_tell()) log_.error("vault_key_missing", {{"key", std::string(key_id)}, {"what", words}});
    return Error(Errc::unauthorized, words, "accounts.vault_key_file");
}

bool VaultKeys::may_tell() {
    if (told_at_ != Instant() && steady_now() - told_at_ < kTellEvery) return false;
    told_at_ = steady_now();
    return true;
}

void VaultKeys::look_again(const std::vector<std::string>& needed) {
    auto vault = read_();
    const auto lacks = [&](const std::string& key) { return !vault->knows(key); };
    const std::lock_guard lock(mutex_);
    if (!vault || std::ranges::any_of(needed, lacks)) {
        const auto reason = vault ? "a key that is needed is not there" : vault.error().message();
        if (may_tell()) log_.warn("vault_keys_not_taken", {{"reason", reason}});
        return;
    }
    // Whether the first is the right one to seal with the database says when something is stored.
    if (!vault->knows(now_.sealing_key)) now_.sealing_key = vault->first_key();
    now_.vault = std::make_shared<const Vault>(std::move(*vault));
}

void VaultKeys::replace(std::shared_ptr<const Vault> vault) {
    const std::lock_guard lock(mutex_);
    now_.sealing_key = vault->first_key();
    now_.vault = std::move(vault);
}

}  // namespace scribed::identity

// SPDX-License-Identifier: Apache-2.0
#include "identity/vault_rotation.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace scribed::identity {
namespace {

constexpr std::string_view kCheckText = "scribed vault check";
constexpr RecordName kCheckName{"", "", "vault_check"};
constexpr const char* kKeySetting = "accounts.vault_key_file";

Error misfit(const std::string& key_id) {
    return Error(
        Errc::invalid,
        "the vault key does not fit the accounts database, which needs key " + key_id + "; nothing was changed",
        kKeySetting
    );
}

Error refused(std::string message) { return Error(Errc::conflict, std::move(message), kKeySetting); }

Result<void> make_current(store::AccountDatabase& database, const Vault& vault) {
    const auto& key = vault.first_key();
    auto stored = database.put_vault_check(key, vault.seal(key, kCheckName, kCheckText));
    if (!stored) return stored;
    return database.make_vault_key_current(key);
}

}  // namespace

Result<std::string> fit_vault(store::AccountDatabase& database, const Vault* vault) {
    const auto checks = database.vault_checks();
    if (!checks) return checks.error();
    const auto current = database.current_vault_key();
    if (!current) return current.error();
    if (vault == nullptr) {
        if (checks->empty() && current->empty()) return std::string();
        return Error(
            Errc::invalid,
            "the accounts database needs vault key " + (current->empty() ? checks->front().first : *current) +
                ", and none is configured: set " + kKeySetting + ", or remove the database to link all accounts again",
            kKeySetting
        );
    }
    const auto in_use = database.vault_keys_in_use();
    if (!in_use) return in_use.error();
    if (!current->empty() && !vault->knows(*current)) return misfit(*current);
    for (const auto& [id, sealed] : *checks) {
        const bool needed = current->empty() || id == *current || std::ranges::count(*in_use, id) > 0;
        if (!needed) continue;
        const auto text = vault->open(kCheckName, sealed);
        if (!text || text->view() != kCheckText) return misfit(id);
    }
    const auto known = database.knew_vault_key(vault->first_key());
    if (!known) return known.error();
    if (*known) {
        if (vault->first_key() != *current) {
            Log("accounts").warn("replaced_vault_key_in_front", {{"key", vault->first_key()}, {"current", *current}});
        }
        return *current;
    }
    if (auto made = make_current(database, *vault); !made) return made.error();
    if (!current->empty()) {
        Log("accounts").info("vault_rotation_begun", {{"from", *current}, {"to", vault->first_key()}});
    }
    return vault->first_key();
}

Result<void> begin_rotation(store::AccountDatabase& database, const Vault& vault) {
    const auto& first = vault.first_key();
    const auto current = database.current_vault_key();
    if (!current) return current.error();
    if (first == *current) {
        return refused("the vault key file holds no new first key: `scribe key rotate-vault` puts one there");
    }
    const auto known = database.knew_vault_key(first);
    if (!known) return known.error();
    if (*known) {
        return refused(
            "the first key of the vault key file, " + first +
            ", was replaced before and does not come back: put a new one in front, or the current one, " + *current
        );
    }
    auto needed = database.vault_keys_in_use();
    if (!needed) return needed.error();
    needed->push_back(*current);
    for (const auto& key : *needed) {
        if (vault.knows(key)) continue;
        return refused(
            "the vault key file does not hold key " + key + ", which is still needed: put it back behind the first one"
        );
    }
    return make_current(database, vault);
}

}  // namespace scribed::identity

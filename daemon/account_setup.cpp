// SPDX-License-Identifier: Apache-2.0
#include "daemon/account_setup.hpp"

#include <sys/stat.h>

#include <fmt/format.h>

#include "access/origin.hpp"
#include "base/log.hpp"
#include "identity/vault_key_file.hpp"

namespace scribed::daemon {
namespace {

// The same after a restart, and another for each daemon: a state directory serves one at a time.
std::string node_of(const std::string& state_dir) {
    struct stat about {};
    if (::stat(state_dir.c_str(), &about) != 0) return state_dir;
    return fmt::format("{:x}-{:x}", about.st_dev, about.st_ino);
}

Result<std::optional<identity::Vault>> open_vault(const Config& config, const std::filesystem::path& database) {
    const std::filesystem::path file(config.accounts.vault_key_file);
    const auto credential = file.empty() ? identity::vault_key_credential() : std::filesystem::path();
    if (file.empty() && credential.empty()) return std::optional<identity::Vault>();
    auto vault = file.empty() ? identity::read_vault_key_credential(credential) : identity::read_vault_key_file(file);
    if (!vault) return Error(vault.error().code(), vault.error().message(), "accounts.vault_key_file");
    std::error_code unknown;
    if (!file.empty() && std::filesystem::equivalent(file.parent_path(), database.parent_path(), unknown)) {
        Log("accounts").warn("vault_key_beside_database", {{"file", file.string()}});
    }
    return std::optional(std::move(*vault));
}

std::filesystem::path database_file(const Config& config) {
    if (!config.accounts.database.empty()) return config.accounts.database;
    return std::filesystem::path(config.state.dir) / "accounts.db";
}

}  // namespace

Result<void> check_public_address(const Config& config) {
    if (access::names_loopback(config.listen.address)) return {};
    auto database = store::AccountDatabase::open(database_file(config));
    if (!database) return database.error();
    const auto locked = database->has_api_keys();
    if (!locked) return locked.error();
    if (*locked) return {};
    return Error(
        Errc::invalid,
        "listen.address " + config.listen.address +
            " can be reached by others, and there is no API key yet: without one everybody would be let in. Start "
            "scribed "
            "on 127.0.0.1, make a key with `scribe key new --user NAME --scope ingest,read,account,admin`, then set "
            "this "
            "address",
        "listen.address"
    );
}

Result<std::unique_ptr<identity::Accounts>> open_accounts(const Config& config) {
    const auto file = database_file(config);
    auto vault = open_vault(config, file);
    if (!vault) return vault.error();
    return identity::Accounts::open(file, std::move(*vault), node_of(config.state.dir));
}

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "daemon/account_setup.hpp"

#include <sys/stat.h>

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/random.hpp"
#include "identity/vault_key_file.hpp"
#include "upstream/endpoints.hpp"

namespace scribed::daemon {
namespace {

// The same after a restart, and another for each daemon: a state directory serves one at a time.
std::string node_of(const std::string& state_dir) {
    struct stat about {};
    if (::stat(state_dir.c_str(), &about) != 0) return state_dir;
    return fmt::format("{:x}-{:x}", about.st_dev, about.st_ino);
}

Result<std::optional<identity::Vault>> open_vault(const Config& config) {
    const std::filesystem::path file(config.accounts.vault_key_file);
    const auto credential = file.empty() ? identity::vault_key_credential() : std::filesystem::path();
    if (file.empty() && credential.empty()) return std::optional<identity::Vault>();
    auto vault = file.empty() ? identity::read_vault_key_credential(credential) : identity::read_vault_key_file(file);
    if (!vault) return Error(vault.error().code(), vault.error().message(), "accounts.vault_key_file");
    return std::optional(std::move(*vault));
}

void warn_of_key_beside_database(const Config& config) {
    const std::filesystem::path file(config.accounts.vault_key_file);
    std::error_code unknown;
    if (!file.empty() &&
        std::filesystem::equivalent(file.parent_path(), accounts_file(config).parent_path(), unknown)) {
        Log("accounts").warn("vault_key_beside_database", {{"file", file.string()}});
    }
}

Result<std::unique_ptr<identity::Accounts>> open_as(const Config& config, std::string node) {
    auto vault = open_vault(config);
    if (!vault) return vault.error();
    return identity::Accounts::open(accounts_file(config), std::move(*vault), std::move(node));
}

}  // namespace

Result<std::unique_ptr<identity::Accounts>> open_accounts(const Config& config) {
    auto accounts = open_as(config, node_of(config.state.dir));
    if (accounts) warn_of_key_beside_database(config);
    return accounts;
}

Result<std::unique_ptr<identity::Accounts>> open_accounts_to_spend(const Config& config) {
    return open_as(config, "spending-" + random_hex(8));
}

std::filesystem::path accounts_file(const Config& config) {
    const auto file = config.accounts.database.empty() ? std::filesystem::path(config.state.dir) / "accounts.db"
                                                       : std::filesystem::path(config.accounts.database);
    return std::filesystem::absolute(file);
}

identity::AuthHost auth_host(const Config& config, const net::TlsContext& tls) {
    const auto profile = upstream::client_profile(config.upstream.client_profile);
    net::Headers identity{{"originator", profile.originator}, {"User-Agent", profile.user_agent}};
    return {config.upstream.auth_url, config.upstream.client_id, tls, std::move(identity)};
}

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "daemon/account_setup.hpp"

#include <sys/stat.h>

#include <fmt/format.h>

#include "access/origin.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "identity/private_file.hpp"
#include "identity/vault_key_file.hpp"
#include "proto/ascii.hpp"
#include "proto/member_reader.hpp"
#include "upstream/endpoints.hpp"

namespace scribed::daemon {
namespace {

// The same after a restart, and another for each daemon: a state directory serves one at a time.
std::string node_of(const std::string& state_dir) {
    struct stat about {};
    if (::stat(state_dir.c_str(), &about) != 0) return state_dir;
    return fmt::format("{:x}-{:x}", about.st_dev, about.st_ino);
}

// Empty when no key is configured.
identity::VaultKeys::Read vault_keys(const Config& config) {
    const std::filesystem::path file(config.accounts.vault_key_file);
    const auto credential = file.empty() ? identity::vault_key_credential() : std::filesystem::path();
    if (file.empty() && credential.empty()) return {};
    return [file, credential]() -> Result<identity::Vault> {
        auto vault =
            file.empty() ? identity::read_vault_key_credential(credential) : identity::read_vault_key_file(file);
        if (!vault) return Error(vault.error().code(), vault.error().message(), "accounts.vault_key_file");
        return vault;
    };
}

void warn_of_key_beside_database(const Config& config) {
    const std::filesystem::path file(config.accounts.vault_key_file);
    std::error_code unknown;
    if (!file.empty() &&
        std::filesystem::equivalent(file.parent_path(), accounts_file(config).parent_path(), unknown)) {
        Log("accounts").warn("vault_key_beside_database", {{"file", file.string()}});
    }
}

}  // namespace

Result<void> check_public_address(const Config& config) {
    if (access::names_loopback(config.listen.address)) return {};
    auto database = store::AccountDatabase::open(accounts_file(config));
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
    auto accounts = identity::Accounts::open(accounts_file(config), vault_keys(config), node_of(config.state.dir));
    if (accounts) warn_of_key_beside_database(config);
    return accounts;
}

Result<std::unique_ptr<identity::Accounts>> open_accounts_to_spend(const Config& config) {
    return identity::Accounts::open(accounts_file(config), vault_keys(config), "spending-" + random_hex(8));
}

std::filesystem::path accounts_file(const Config& config) {
    const auto file = config.accounts.database.empty() ? std::filesystem::path(config.state.dir) / "accounts.db"
                                                       : std::filesystem::path(config.accounts.database);
    return std::filesystem::absolute(file);
}

Result<identity::OwnClient> open_own_client(const Config& config) {
    constexpr const char* kKey = "accounts.oauth_client_secret_file";
    identity::OwnClient client{config.accounts.oauth_client_id, {}};
    const std::filesystem::path file(config.accounts.oauth_client_secret_file);
    if (client.id.empty() || file.empty()) return client;
    const identity::PrivateFile from(file, "client secret file");
    const auto text = from.read();
    if (!text) return Error(text.error().code(), text.error().message(), kKey);
    const auto secret = proto::trim(text->view());
    if (secret.empty() || proto::has_control_character(secret)) {
        return Error(Errc::invalid, from.refused("must hold one line").message(), kKey);
    }
    client.secret = identity::Secret(secret);
    return client;
}

Result<identity::AuthHost> open_auth_host(const Config& config, const net::TlsContext& tls) {
    auto own = open_own_client(config);
    if (!own) return own.error();
    const auto profile = upstream::client_profile(config.upstream.client_profile);
    net::Headers identity{{"originator", profile.originator}, {"User-Agent", profile.user_agent}};
    return identity::AuthHost(
        config.upstream.auth_url, config.upstream.client_id, tls, std::move(identity), std::move(*own)
    );
}

}  // namespace scribed::daemon

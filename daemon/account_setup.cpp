// SPDX-License-Identifier: Apache-2.0
#include "daemon/account_setup.hpp"

#include <sys/stat.h>

#include <fmt/format.h>

#include "access/origin.hpp"
#include "base/log.hpp"
#include "identity/private_file.hpp"
#include "identity/vault_key_file.hpp"
#include "proto/ascii.hpp"
#include "proto/member_reader.hpp"

namespace scribed::daemon {
namespace {

// The same after a restart, and another for each daemon: a state directory serves one at a time.
std::string node_of(const std::string& state_dir) {
    struct stat about {};
    if (::stat(state_dir.c_str(), &about) != 0) return state_dir;
    return fmt::format("{:x}-{:x}", about.st_dev, about.st_ino);
}

// Empty when no key is configured.
identity::VaultKeys::Read vault_keys(const Config& config, const std::filesystem::path& database) {
    const std::filesystem::path file(config.accounts.vault_key_file);
    const auto credential = file.empty() ? identity::vault_key_credential() : std::filesystem::path();
    if (file.empty() && credential.empty()) return {};
    std::error_code unknown;
    if (!file.empty() && std::filesystem::equivalent(file.parent_path(), database.parent_path(), unknown)) {
        Log("accounts").warn("vault_key_beside_database", {{"file", file.string()}});
    }
    return [file, credential]() -> Result<identity::Vault> {
        auto vault =
            file.empty() ? identity::read_vault_key_credential(credential) : identity::read_vault_key_file(file);
        if (!vault) return Error(vault.error().code(), vault.error().message(), "accounts.vault_key_file");
        return vault;
    };
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
    return identity::Accounts::open(file, vault_keys(config, file), node_of(config.state.dir));
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

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "identity/accounts.hpp"
#include "identity/auth_host.hpp"
#include "identity/device_linker.hpp"
#include "identity/linked_account.hpp"
#include "net/signal.hpp"
#include "net/task_group.hpp"

namespace scribed::daemon {

/// The one user there is until people have keys.
inline constexpr const char* kLocalUser = "local";

/// Linked accounts as the daemon has them: logins under way, the link that lanes use, and what routes ask for. Lives on
/// one executor; the tasks that routes await may be awaited on any.
class AccountService {
public:
    AccountService(std::unique_ptr<identity::Accounts> accounts, identity::AuthHost host, net::Executor executor);

    /// What the ChatGPT lanes show, for kLocalUser. Any thread.
    std::shared_ptr<identity::BearerSource> bearer() const { return account_; }
    /// Whether accounts can be linked: a vault key is configured. Any thread.
    bool can_link() const { return accounts_->vault() != nullptr; }
    const identity::AuthHost& host() const { return host_; }
    identity::Accounts& accounts() const { return *accounts_; }

    /// Goes on with logins that were under way, keeps the link fresh, and calls `linked` whenever an account was
    /// linked, here or by another daemon. Before the executor runs, or on it.
    void begin(std::function<void()> linked);
    /// Lets exchanges that are under way come to their end: tokens on their way must be stored.
    net::Task<void> stop();

    /// Starts a device login in place of an earlier one. Errors: identity::DeviceLinker::start.
    net::Task<Result<store::DeviceLoginRow>> start_device(std::string user);
    /// The last login; nothing when there was none.
    net::Task<Result<std::optional<store::DeviceLoginRow>>> device(std::string user);
    /// Errc::not_found when none is pending.
    net::Task<Result<void>> cancel_device(std::string user);
    /// Links what a Codex `auth.json` holds. Errc::invalid with the member's name.
    net::Task<Result<store::LinkRow>> import(std::string user, std::string text);
    net::Task<Result<std::vector<store::LinkRow>>> links(std::string user);
    /// Deletes the link here, then revokes it upstream as well as that goes. Errc::not_found.
    net::Task<Result<void>> remove(std::string user);
    /// Newest first.
    net::Task<Result<std::vector<store::AuditRow>>> audit(std::string user, std::size_t limit);

private:
    net::Task<Result<store::DeviceLoginRow>> start_here(store::LinkKey key);
    net::Task<void> watch();
    net::Task<void> look_at_logins();
    net::Task<void> look_at_link();
    net::Task<void> carry(store::DeviceLoginRow row);
    void take_up(store::DeviceLoginRow row);
    net::Task<void> look_now();

    const std::unique_ptr<identity::Accounts> accounts_;
    const identity::AuthHost host_;
    const net::Executor executor_;
    const Log log_;
    net::TaskGroup tasks_;  ///< never killed
    identity::DeviceLinker linker_;
    const std::shared_ptr<identity::LinkedAccount> account_;
    std::function<void()> linked_;
    std::map<std::string, std::unique_ptr<net::Signal>> logins_;  ///< under way here, by login id
    net::Signal look_;
    UnixMs linked_ms_ = 0;  ///< when the link that is known was made
    bool looked_ = false;
    bool stop_ = false;
};

}  // namespace scribed::daemon

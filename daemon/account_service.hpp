// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "daemon/link_report.hpp"
#include "daemon/spending_process.hpp"
#include "identity/accounts.hpp"
#include "identity/auth_host.hpp"
#include "identity/device_linker.hpp"
#include "identity/link_refresher.hpp"
#include "identity/linked_account.hpp"
#include "identity/redirect_linker.hpp"
#include "identity/resealer.hpp"
#include "net/signal.hpp"
#include "net/task_group.hpp"

namespace scribed::daemon {

using store::kLocalUser;

/// Linked accounts as the daemon has them: logins under way, the links that lanes use, and what routes ask for. Lives
/// on one executor; the tasks that routes await may be awaited on any. Each call concerns one user's accounts.
class AccountService {
public:
    /// `scope`: what sign-ins by redirect ask for. `spending`: how this program is called to spend tokens and codes
    /// (daemon/spending.hpp); empty: they are spent in this process.
    AccountService(
        std::unique_ptr<identity::Accounts> accounts,
        identity::AuthHost host,
        std::string scope,
        std::vector<std::string> spending,
        net::Executor executor
    );

    /// What the ChatGPT lanes show for that user. Any thread.
    std::shared_ptr<identity::BearerSource> bearer(const std::string& user);
    /// Whether accounts can be linked: a vault key is configured. Any thread.
    bool can_link() const { return accounts_->has_vault(); }
    /// Whether they can be linked by redirect, besides: there is an OAuth client for it. Any thread.
    bool can_redirect() const { return !host_.own_client().id.empty(); }
    const identity::AuthHost& host() const { return host_; }
    net::Executor executor() const { return executor_; }
    identity::Accounts& accounts() const { return *accounts_; }

    using OnChange = std::function<void(const std::string& user)>;
    /// Goes on with logins that were under way, keeps the links fresh, and calls `linked` whenever an account was
    /// linked, here or by another daemon, and `lost` when one is not there any more. Before the executor runs, or on
    /// it.
    void begin(OnChange linked, OnChange lost);
    /// Looks which accounts are linked: bearers know it from then on.
    net::Task<void> look();
    /// Lets exchanges that are under way come to their end: tokens on their way must be stored.
    net::Task<void> stop();

    /// Starts a device login in place of an earlier one. Errors: identity::DeviceLinker::start.
    net::Task<Result<store::DeviceLoginRow>> start_device(std::string user);
    /// The last login; nothing when there was none. When it has linked an account, that is of use from now on.
    net::Task<Result<std::optional<store::DeviceLoginRow>>> device(std::string user);
    /// Errc::not_found when none is pending.
    net::Task<Result<void>> cancel_device(std::string user);
    /// A browser leaves for a sign-in by redirect: identity::RedirectLinker::start.
    net::Task<Result<identity::RedirectLinker::Departure>> start_redirect(std::string user, std::string redirect_uri);
    /// One comes back: identity::RedirectLinker::finish. Goes on to its end when the caller is killed; nothing then,
    /// and while the daemon stops.
    net::Task<std::optional<identity::RedirectLinker::Outcome>> finish_redirect(
        identity::RedirectLinker::Arrival arrival
    );
    /// Links what a Codex `auth.json` holds; it is of use at once. Errc::invalid with the member's name.
    net::Task<Result<store::LinkRow>> import(std::string user, std::string text);
    net::Task<Result<std::vector<LinkReport>>> links(std::string user);
    /// Deletes the link here, then revokes it upstream as well as that goes. Errc::not_found.
    net::Task<Result<void>> remove(std::string user);
    /// Newest first; of everybody when `user` is empty.
    net::Task<Result<std::vector<store::AuditRow>>> audit(std::string user, std::size_t limit);

    net::Task<Result<identity::VaultState>> vault() { return accounts_->vault_state(); }
    /// Texts that no key opens: they hold a rotation up. Any thread.
    std::int64_t unreadable() const { return resealer_.unreadable(); }
    /// Begins a rotation of the vault key, which then goes on by itself. Errors: identity::Accounts::rotate.
    net::Task<Result<void>> rotate_vault();

private:
    static store::LinkKey openai_of(std::string user) { return {std::move(user), "openai"}; }
    net::Task<Result<store::DeviceLoginRow>> start_here(store::LinkKey key);
    net::Task<void> watch();
    net::Task<void> look_at_logins();
    net::Task<void> look_at_links();
    void tell_bearers(const std::set<std::string>& linked);
    net::Task<void> renew(std::string user);
    net::Task<void> carry(store::DeviceLoginRow row);
    void take_up(store::DeviceLoginRow row);
    net::Task<identity::RedirectLinker::Outcome> arrive(identity::RedirectLinker::Arrival arrival);
    net::Task<void> look_now();
    std::shared_ptr<identity::LinkedAccount> account(const std::string& user);
    net::Task<void> reseal_now();

    const std::unique_ptr<identity::Accounts> accounts_;
    const identity::AuthHost host_;
    const net::Executor executor_;
    const Log log_;
    net::TaskGroup tasks_;  ///< never killed
    identity::Resealer resealer_;
    identity::LinkRefresher refresher_;
    identity::DeviceLinker linker_;
    SpendingProcess spending_;
    identity::RedirectLinker redirects_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<identity::LinkedAccount>> bearers_;  ///< by user; guarded by mutex_
    OnChange linked_;
    OnChange lost_;
    std::map<std::string, std::unique_ptr<net::Signal>> logins_;  ///< under way here, by login id
    net::Signal look_;
    std::map<std::string, UnixMs> known_;  ///< by user: when the link that works was made
    std::set<std::string> renewing_;       ///< users
    bool looked_ = false;
    bool stop_ = false;
};

}  // namespace scribed::daemon

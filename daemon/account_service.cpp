// SPDX-License-Identifier: Apache-2.0
#include "daemon/account_service.hpp"

#include <utility>

#include "identity/revocation.hpp"
#include "net/shards.hpp"

namespace scribed::daemon {
namespace {

using store::AccountDatabase;
using store::LinkRow;

// How soon what another daemon did to the accounts is seen.
constexpr std::chrono::seconds kLookEvery{5};
// This program, also when its file has been replaced meanwhile.
constexpr const char* kSelf = "/proc/self/exe";

}  // namespace

AccountService::AccountService(
    std::unique_ptr<identity::Accounts> accounts,
    identity::AuthHost host,
    std::string scope,
    std::vector<std::string> spending,
    net::Executor executor
)
    : accounts_(std::move(accounts)),
      host_(std::move(host)),
      executor_(executor),
      log_("accounts"),
      tasks_(executor, "accounts"),
      resealer_(*accounts_, executor),
      refresher_(*accounts_, host_),
      linker_(*accounts_, host_),
      spending_(kSelf, std::move(spending), refresher_, linker_),
      redirects_(*accounts_, host_, std::move(scope)),
      look_(executor) {}

std::shared_ptr<identity::LinkedAccount> AccountService::account(const std::string& user) {
    const std::lock_guard lock(mutex_);
    auto& account = bearers_[user];
    if (!account) account = std::make_shared<identity::LinkedAccount>(*accounts_, spending_, openai_of(user), tasks_);
    return account;
}

std::shared_ptr<identity::BearerSource> AccountService::bearer(const std::string& user) { return account(user); }

void AccountService::begin(OnChange linked, OnChange lost) {
    linked_ = std::move(linked);
    lost_ = std::move(lost);
    if (!can_link()) return;
    tasks_.spawn(resealer_.run(stop_));
    tasks_.spawn(watch());
}

net::Task<void> AccountService::stop() {
    stop_ = true;
    look_.notify();
    resealer_.wake();
    for (auto& [id, wake] : logins_)
        wake->notify();
    co_await tasks_.join();
}

net::Task<void> AccountService::watch() {
    while (!stop_) {
        co_await look_at_logins();
        co_await look_at_links();
        if (stop_) co_return;
        co_await look_.wait(steady_now() + kLookEvery);
    }
}

net::Task<void> AccountService::look() { return net::run_on(executor_, look_at_links()); }

net::Task<void> AccountService::look_at_logins() {
    const auto read = [](AccountDatabase& database) { return database.pending_device_logins(); };
    auto rows = co_await accounts_->store().ask(read);
    if (!rows) {
        log_.error("logins_not_read", {{"error", rows.error().text()}});
        co_return;
    }
    for (auto& row : *rows)
        take_up(std::move(row));
}

// Also what keeps the logins fresh while nobody uses them.
net::Task<void> AccountService::look_at_links() {
    const auto read = [](AccountDatabase& database) { return database.all_links(); };
    const auto rows = co_await accounts_->store().ask(read);
    if (!rows) {
        log_.error("links_not_read", {{"error", rows.error().text()}});
        co_return;
    }
    std::map<std::string, UnixMs> working;
    std::set<std::string> linked;
    for (const auto& row : *rows) {
        linked.insert(row.key.user);
        if (row.status != store::LinkStatus::active) continue;
        working[row.key.user] = row.linked_ms;
        const bool due = identity::renewal_due(row, wall_now_ms());
        if (due && renewing_.insert(row.key.user).second) tasks_.spawn(renew(row.key.user));
    }
    tell_bearers(linked);
    const auto before = std::exchange(known_, working);
    if (!std::exchange(looked_, true)) co_return;
    for (const auto& [user, made] : working) {
        const auto known = before.find(user);
        if ((known == before.end() || known->second != made) && linked_) linked_(user);
    }
    for (const auto& [user, made] : before) {
        if (!working.contains(user) && lost_) lost_(user);
    }
}

void AccountService::tell_bearers(const std::set<std::string>& linked) {
    for (const auto& user : linked)
        account(user)->set_linked(true);
    const std::lock_guard lock(mutex_);
    for (const auto& [user, bearer] : bearers_)
        bearer->set_linked(linked.contains(user));
}

net::Task<void> AccountService::renew(std::string user) {
    co_await account(user)->get();
    renewing_.erase(user);
}

net::Task<void> AccountService::look_now() {
    for (auto& [id, wake] : logins_)
        wake->notify();
    look_.notify();
    co_return;
}

net::Task<Result<std::vector<LinkReport>>> AccountService::links(std::string user) {
    const auto read = [user](AccountDatabase& database) { return read_links(database, user); };
    co_return co_await accounts_->store().ask(read);
}

net::Task<Result<void>> AccountService::remove(std::string user) {
    const auto key = openai_of(std::move(user));
    const auto entry = identity::audit_entry(key, "removed", {});
    const auto erase = [key, entry](AccountDatabase& database) -> Result<LinkRow> {
        auto row = database.link(key);
        if (!row) return row.error();
        if (!*row) return Error(Errc::not_found, "no account is linked");
        if (auto removed = database.remove_link(key); !removed) return removed.error();
        if (auto stored = database.put_audit(entry); !stored) return stored.error();
        return std::move(**row);
    };
    auto erased = co_await accounts_->store().ask(erase);
    if (!erased) co_return erased.error();
    log_.info("account_removed", {{"user", key.user}});
    co_await net::run_on(executor_, look_now());
    co_await identity::revoke(*accounts_, host_, std::move(*erased), std::nullopt, log_);
    co_return Result<void>{};
}

net::Task<Result<std::vector<store::AuditRow>>> AccountService::audit(std::string user, std::size_t limit) {
    const auto read = [user, limit](AccountDatabase& database) { return database.audit(user, limit); };
    co_return co_await accounts_->store().ask(read);
}

net::Task<Result<void>> AccountService::rotate_vault() {
    const auto begun = co_await accounts_->rotate();
    if (begun) co_await net::run_on(executor_, reseal_now());
    co_return begun;
}

net::Task<void> AccountService::reseal_now() {
    resealer_.wake();
    co_return;
}

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "daemon/account_service.hpp"

#include <utility>

#include "identity/credential_formats.hpp"
#include "identity/revocation.hpp"
#include "net/in_group.hpp"
#include "net/shards.hpp"

namespace scribed::daemon {
namespace {

using identity::RedirectLinker;
using store::AccountDatabase;
using store::DeviceLoginRow;
using store::LinkKey;
using store::LinkRow;

// How soon what another daemon did to the accounts is seen.
constexpr std::chrono::seconds kLookEvery{5};
// This program, also when its file has been replaced meanwhile.
constexpr const char* kSelf = "/proc/self/exe";

LinkKey openai_of(std::string user) { return {std::move(user), "openai"}; }

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

void AccountService::take_up(DeviceLoginRow row) {
    if (stop_ || logins_.contains(row.id)) return;
    logins_.emplace(row.id, std::make_unique<net::Signal>(executor_));
    tasks_.spawn(carry(std::move(row)));
}

net::Task<void> AccountService::carry(DeviceLoginRow row) {
    const auto id = row.id;
    const bool linked = co_await linker_.run(std::move(row), spending_, *logins_.at(id), stop_);
    logins_.erase(id);
    if (linked) look_.notify();
}

net::Task<Result<DeviceLoginRow>> AccountService::start_device(std::string user) {
    return net::run_on(executor_, start_here(openai_of(std::move(user))));
}

net::Task<Result<DeviceLoginRow>> AccountService::start_here(LinkKey key) {
    auto row = co_await linker_.start(std::move(key));
    if (!row) co_return row.error();
    // The one that was under way sees that it was replaced.
    for (auto& [id, wake] : logins_)
        wake->notify();
    take_up(*row);
    co_return row;
}

net::Task<Result<std::optional<DeviceLoginRow>>> AccountService::device(std::string user) {
    const auto read = [key = openai_of(std::move(user))](AccountDatabase& database) {
        return database.device_login(key);
    };
    co_return co_await accounts_->store().ask(read);
}

net::Task<Result<void>> AccountService::cancel_device(std::string user) {
    const auto key = openai_of(std::move(user));
    const auto entry = identity::audit_entry(key, "login_failed", "cancelled");
    const auto cancel = [key, entry](AccountDatabase& database) -> Result<void> {
        const auto row = database.device_login(key);
        if (!row) return row.error();
        if (!*row || (*row)->state != "pending") return Error(Errc::not_found, "no login is under way");
        if (const auto removed = database.remove_device_login(key, (*row)->id); !removed) return removed.error();
        return database.put_audit(entry);
    };
    const auto cancelled = co_await accounts_->store().ask(cancel);
    if (cancelled) co_await net::run_on(executor_, look_now());
    co_return cancelled;
}

net::Task<void> AccountService::look_now() {
    for (auto& [id, wake] : logins_)
        wake->notify();
    look_.notify();
    co_return;
}

net::Task<Result<RedirectLinker::Departure>> AccountService::start_redirect(
    std::string user, std::string redirect_uri
) {
    return redirects_.start(openai_of(std::move(user)), std::move(redirect_uri));
}

net::Task<std::optional<RedirectLinker::Outcome>> AccountService::finish_redirect(RedirectLinker::Arrival arrival) {
    return net::in_group(tasks_, arrive(std::move(arrival)));
}

net::Task<RedirectLinker::Outcome> AccountService::arrive(RedirectLinker::Arrival arrival) {
    auto outcome = co_await redirects_.finish(std::move(arrival));
    if (outcome.end != RedirectLinker::Outcome::End::linked) co_return outcome;
    co_await look_now();
    if (!outcome.replaced) co_return outcome;
    auto farewell = identity::revoke(*accounts_, host_, std::move(*outcome.replaced), outcome.linked, log_);
    // A browser waits; while the daemon stops, the group takes nobody who could go on without it.
    if (stop_) {
        co_await std::move(farewell);
    } else {
        tasks_.spawn(std::move(farewell));
    }
    co_return outcome;
}

net::Task<Result<LinkRow>> AccountService::import(std::string user, std::string text) {
    const auto login = identity::parse_codex_login(text);
    if (!login) co_return login.error();
    auto row = accounts_->seal_login(openai_of(std::move(user)), login->tokens);
    if (!row) co_return row.error();
    if (row->account_id.empty()) row->account_id = login->account_id;
    const auto entry = identity::audit_entry(row->key, "linked", "from a Codex auth.json");
    const auto put = [this, &row, &login, entry] {
        accounts_->seal_tokens(*row, login->tokens);
        return [row = *row, entry](AccountDatabase& database) { return identity::put_login(database, row, entry); };
    };
    auto stored = co_await accounts_->store_sealed(put);
    if (!stored) co_return stored.error();
    log_.info("account_linked", {{"user", row->key.user}, {"how", "import"}});
    co_await net::run_on(executor_, look_now());
    if (*stored) co_await identity::revoke(*accounts_, host_, std::move(**stored), *row, log_);
    co_return row;
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

// SPDX-License-Identifier: Apache-2.0
// How accounts come to be linked: by device code, by redirect, from a file.
#include <utility>

#include "daemon/account_service.hpp"
#include "identity/credential_formats.hpp"
#include "identity/revocation.hpp"
#include "net/in_group.hpp"
#include "net/shards.hpp"

namespace scribed::daemon {

using identity::RedirectLinker;
using store::AccountDatabase;
using store::DeviceLoginRow;
using store::LinkKey;
using store::LinkRow;

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
    auto row = co_await accounts_->store().ask(read);
    // The process that spent the code has stored what came of it, and may not have ended yet.
    if (row && *row && (*row)->state == "linked") co_await account((*row)->key.user)->look();
    co_return row;
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
    co_await account(outcome.linked.key.user)->look();
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
    co_await account(row->key.user)->look();
    co_await net::run_on(executor_, look_now());
    if (*stored) co_await identity::revoke(*accounts_, host_, std::move(**stored), *row, log_);
    co_return row;
}

}  // namespace scribed::daemon

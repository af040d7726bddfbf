// SPDX-License-Identifier: Apache-2.0
#include "identity/linked_account.hpp"

#include <algorithm>

namespace scribed::identity {
namespace {

using std::chrono::seconds;

// upstream.md 1.3, "when to refresh".
constexpr UnixMs kAheadMs = 5 * 60 * 1000;
constexpr UnixMs kUnknownLifeMs = 8LL * 24 * 3600 * 1000;
// One refresh for each chain of 401s (upstream.md 5, F4): a token refused so soon after is refused for another reason.
// The rest doubles as long as 401s go on.
constexpr seconds kShortestRest{5};
constexpr seconds kLongestRest{600};

bool alive(const store::LinkRow& row, UnixMs now) { return row.expires_ms == 0 || row.expires_ms > now; }

}  // namespace

// A token of short life is renewed at half of it, not at each use.
bool renewal_due(const store::LinkRow& row, UnixMs now) {
    const UnixMs since = std::max(row.refreshed_ms, row.linked_ms);
    if (row.expires_ms == 0) return now - since >= kUnknownLifeMs;
    const UnixMs ahead = std::clamp<UnixMs>((row.expires_ms - since) / 2, 0, kAheadMs);
    return row.expires_ms <= now + ahead;
}

LinkedAccount::LinkedAccount(Accounts& accounts, TokenRenewer& renewer, store::LinkKey key, net::TaskGroup& flights)
    : accounts_(accounts), key_(std::move(key)), renewal_(renewer, flights) {}

net::Task<Result<std::optional<store::LinkRow>>> LinkedAccount::look() {
    const auto read = [key = key_](store::AccountDatabase& database) { return database.link(key); };
    auto row = co_await accounts_.store().ask(read);
    if (row) linked_ = row->has_value();
    co_return row;
}

net::Task<Result<store::LinkRow>> LinkedAccount::active() {
    auto row = co_await look();
    if (!row) co_return row.error();
    if (!*row) {
        co_return Error(
            Errc::unauthorized, "no ChatGPT account is linked: run `scribe link`", "upstream.codex_auth_file"
        );
    }
    if ((*row)->status != store::LinkStatus::active) {
        co_return Error(Errc::unauthorized, (*row)->reason + ": run `scribe link` to connect it again");
    }
    co_return std::move(**row);
}

net::Task<Result<store::LinkRow>> LinkedAccount::renewed(store::LinkRow row, bool token_lives) {
    const auto renewed = co_await renewal_.renew(std::move(row), token_lives);
    if (!renewed) co_return renewed.error();
    co_return co_await active();
}

net::Task<Result<Bearer>> LinkedAccount::get() {
    auto row = co_await active();
    if (!row) co_return row.error();
    if (!renewal_due(*row, wall_now_ms())) co_return bearer_of(*row);
    auto fresh = co_await renewed(*row, alive(*row, wall_now_ms()));
    // Somebody else is at it, and the token's life ended before that was known.
    const bool outlived = fresh && fresh->version == row->version && !alive(*fresh, wall_now_ms());
    if (outlived) fresh = co_await renewed(std::move(*fresh), false);
    if (fresh) co_return bearer_of(*fresh);
    const bool useful = fresh.error().code() != Errc::unauthorized && alive(*row, wall_now_ms());
    if (useful) co_return bearer_of(*row);
    co_return fresh.error();
}

net::Task<Result<void>> LinkedAccount::recover(std::string refused) {
    const Error unhelped(Errc::unauthorized, "a token that was just renewed is refused");
    const auto row = co_await active();
    if (!row) co_return row.error();
    const auto bearer = bearer_of(*row);
    if (!bearer) co_return bearer.error();
    if (bearer->token != refused) co_return Result<void>();
    if (!may_recover()) co_return unhelped;
    const auto fresh = co_await renewed(*row, false);
    if (!fresh) co_return fresh.error();
    if (fresh->version == row->version) co_return unhelped;
    recovered();
    co_return Result<void>();
}

bool LinkedAccount::may_recover() {
    const std::lock_guard lock(mutex_);
    return recovered_at_ == Instant() || steady_now() - recovered_at_ >= rest_;
}

void LinkedAccount::recovered() {
    const std::lock_guard lock(mutex_);
    const auto now = steady_now();
    const bool quiet = recovered_at_ == Instant() || now - recovered_at_ >= kLongestRest;
    rest_ = quiet ? kShortestRest : std::min(rest_ * 2, kLongestRest);
    recovered_at_ = now;
}

Result<Bearer> LinkedAccount::bearer_of(const store::LinkRow& row) const {
    const auto token = accounts_.unseal(access_token_name(row.key), row.access_token);
    if (!token) return Error(Errc::unauthorized, token.error().message());
    return Bearer{BearerKind::chatgpt, std::string(token->view()), row.account_id};
}

}  // namespace scribed::identity

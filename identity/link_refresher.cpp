// SPDX-License-Identifier: Apache-2.0
#include "identity/link_refresher.hpp"

#include "net/signal.hpp"

namespace scribed::identity {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using store::AccountDatabase;
using store::LinkRow;

// upstream.md 1.3: 30 s for the exchange; the lease outlives it.
constexpr seconds kExchangeLimit{30};
constexpr UnixMs kLeaseMs = 45 * 1000;
// How often somebody who waits looks.
constexpr milliseconds kLeaseLook{50};
constexpr seconds kStoreAgain{1};
// How long somebody without a token that lives waits for the holder of the lease.
constexpr seconds kLongestWait{60};
// The race rule: how long to wait for the winner's tokens to appear.
constexpr int kRaceLooks = 20;
constexpr milliseconds kRaceLook{100};
// upstream.md 1.3: a bare 400 is tried again twice.
constexpr int kMostRejections = 3;

Spent failed(const Error& error) { return {Spent::End::failed, error.message(), std::nullopt}; }

std::string reason_of(proto::TokenVerdict::End end) {
    using End = proto::TokenVerdict::End;
    switch (end) {
        case End::expired: return "the ChatGPT login has expired";
        case End::reused: return "the ChatGPT login was used up by another program";
        case End::rejected: return "the auth host keeps refusing to renew the ChatGPT login";
        default: return "the ChatGPT login was revoked";
    }
}

}  // namespace

LinkRefresher::LinkRefresher(Accounts& accounts, const AuthHost& host)
    : accounts_(accounts), host_(host), log_("accounts") {}

net::Task<Spent> LinkRefresher::renew(RenewalOrder order) {
    auto row = co_await stored(order.key);
    if (!row) co_return failed(row.error());
    const bool there = *row && (*row)->version == order.version && (*row)->status == store::LinkStatus::active;
    if (!there) co_return Spent{};
    co_return co_await run(std::move(**row), std::move(order));
}

net::Task<Spent> LinkRefresher::run(LinkRow row, RenewalOrder order) {
    // Nothing is spent before it is certain that what comes back can be sealed.
    const auto caught_up = co_await accounts_.catch_up();
    if (!caught_up) co_return failed(caught_up.error());
    proto::OAuthRequest request;
    {
        const auto token = accounts_.unseal(refresh_token_name(row.key), row.refresh_token);
        if (!token) co_return Spent{Spent::End::unusable, token.error().message(), std::nullopt};
        request = proto::refresh_request(host_.client(row.client_id), token->view());
    }
    const auto give_up_at = steady_now() + kLongestWait;
    while (true) {
        const auto holder = accounts_.new_holder();
        const auto lease = [row, holder, now = wall_now_ms()](AccountDatabase& database) {
            return database.lease_link(row.key, row.version, holder, now, now + kLeaseMs);
        };
        const auto answer = co_await accounts_.store().ask(lease);
        if (!answer) co_return failed(answer.error());
        if (*answer == AccountDatabase::Lease::yours) {
            co_return co_await spend(std::move(row), std::move(request), holder, order.rejections);
        }
        if (*answer == AccountDatabase::Lease::changed) co_return Spent{};
        if (order.token_lives) co_return Spent{.end = Spent::End::held, .message = {}, .retry_after = {}};
        const bool slept = co_await net::sleep_until(steady_now() + kLeaseLook);
        if (!slept || steady_now() >= give_up_at) {
            co_return failed(Error(Errc::timeout, "another process renews it and has not stored it yet"));
        }
    }
}

net::Task<Result<std::optional<LinkRow>>> LinkRefresher::stored(store::LinkKey key) {
    const auto read = [key](AccountDatabase& database) { return database.link(key); };
    co_return co_await accounts_.store().ask(read);
}

// The one place where a refresh token leaves the house.
net::Task<Spent> LinkRefresher::spend(LinkRow row, proto::OAuthRequest request, std::string holder, int rejections) {
    auto reply = co_await host_.post_named(std::move(request), kExchangeLimit);
    auto verdict = proto::read_refresh(reply, wall_now_ms());
    if (verdict.end == proto::TokenVerdict::End::granted) {
        co_return co_await keep(std::move(row), verdict.tokens, std::move(holder));
    }
    log_.warn(
        "refresh_failed",
        {{"user", row.key.user}, {"status", reply.status}, {"code", verdict.code}, {"permanent", verdict.permanent()}}
    );
    co_return co_await refused(std::move(row), std::move(verdict), std::move(holder), rejections);
}

// The old refresh token is spent: until the new one is on disk it exists here alone, so a full disk is waited out, and
// a vault key that is missing here while another daemon rotates. Nobody else may spend the old one meanwhile.
net::Task<Spent> LinkRefresher::keep(LinkRow row, proto::TokenSet tokens, std::string holder) {
    const auto seen = row.version;
    const auto claims = proto::login_claims(tokens.id_token, tokens.access_token);
    const auto take = [](std::string& to, const std::string& from) {
        if (!from.empty()) to = from;
    };
    take(row.account_id, claims.account_id);
    take(row.email, claims.email);
    take(row.plan, claims.plan);
    row.expires_ms = claims.expires.value_or(0);
    row.refreshed_ms = wall_now_ms();
    const auto entry = audit_entry(row.key, "refreshed", {});
    const auto renew = [this, &row, &tokens, seen, entry] {
        accounts_.seal_tokens(row, tokens);
        return [row, seen, entry](AccountDatabase& database) -> Result<void> {
            const auto renewed = database.renew_link(row, seen);
            if (!renewed) return renewed.error();
            // Somebody linked anew or unlinked meanwhile: that counts.
            if (!*renewed) return {};
            return database.put_audit(entry);
        };
    };
    for (auto kept = co_await accounts_.store_sealed(renew); !kept; kept = co_await accounts_.store_sealed(renew)) {
        log_.error("renewed_login_not_stored", {{"user", row.key.user}, {"error", kept.error().text()}});
        const auto hold = [key = row.key, holder, until = wall_now_ms() + kLeaseMs](AccountDatabase& database) {
            return database.hold_link(key, holder, until);
        };
        // Fails where storing does; the lease may outlast that.
        static_cast<void>(co_await accounts_.store().ask(hold));
        const bool slept = co_await net::sleep_until(steady_now() + kStoreAgain);
        if (!slept) co_return failed(kept.error());
    }
    log_.info("login_renewed", {{"user", row.key.user}});
    co_return Spent{};
}

net::Task<Spent> LinkRefresher::refused(LinkRow row, proto::TokenVerdict verdict, std::string holder, int rejections) {
    using End = proto::TokenVerdict::End;
    if (verdict.end == End::reused) {
        const bool won = co_await won_by_other(row);
        if (won) co_return Spent{};
    }
    const bool rejected = verdict.end == End::rejected;
    const bool hopeless = rejected && rejections + 1 >= kMostRejections;
    if (verdict.permanent() || hopeless) co_return co_await end(std::move(row), std::move(verdict));
    const auto release = [key = row.key, holder](AccountDatabase& database) {
        return database.release_link(key, holder);
    };
    const auto released = co_await accounts_.store().ask(release);
    if (!released) log_.warn("lease_not_released", {{"error", released.error().text()}});
    co_return Spent{rejected ? Spent::End::rejected : Spent::End::failed, verdict.message, verdict.retry_after};
}

// The race rule of upstream.md 1.3.
net::Task<bool> LinkRefresher::won_by_other(LinkRow row) {
    for (int look = 0; look < kRaceLooks; ++look) {
        const auto now = co_await stored(row.key);
        const bool there = now && *now && (*now)->status == store::LinkStatus::active;
        if (there && (*now)->version != row.version) co_return true;
        const bool slept = co_await net::sleep_until(steady_now() + kRaceLook);
        if (!slept) break;
    }
    co_return false;
}

net::Task<Spent> LinkRefresher::end(LinkRow row, proto::TokenVerdict verdict) {
    const auto reason = reason_of(verdict.end);
    const bool revoked = verdict.end == proto::TokenVerdict::End::invalidated;
    const auto status = revoked ? store::LinkStatus::revoked : store::LinkStatus::expired;
    const auto entry =
        audit_entry(row.key, "refused", reason + (verdict.code.empty() ? "" : " (" + verdict.code + ")"));
    const auto mark = [row, status, reason, entry](AccountDatabase& database) -> Result<void> {
        const auto ended = database.end_link(row.key, row.version, status, reason);
        if (!ended) return ended.error();
        if (!*ended) return {};
        return database.put_audit(entry);
    };
    const auto marked = co_await accounts_.store().ask(mark);
    if (!marked) co_return failed(marked.error());
    log_.warn("link_ended", {{"user", row.key.user}, {"status", store::name(status)}, {"reason", reason}});
    co_return Spent{};
}

}  // namespace scribed::identity

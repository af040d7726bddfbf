// SPDX-License-Identifier: Apache-2.0
#include "identity/link_refresher.hpp"

#include <algorithm>
#include <atomic>

#include <boost/asio/post.hpp>

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
constexpr milliseconds kFlightLook{10};
constexpr milliseconds kLeaseLook{50};
constexpr seconds kStoreAgain{1};
// How long somebody without a token that lives waits for the holder of the lease.
constexpr seconds kLongestWait{60};
// The race rule: how long to wait for the winner's tokens to appear.
constexpr int kRaceLooks = 20;
constexpr milliseconds kRaceLook{100};
// upstream.md 1.3: a bare 400 is tried again twice.
constexpr int kMostRejections = 3;
constexpr seconds kFirstPause{2};
constexpr seconds kLongestPause{300};
// With a dead token somebody waits for it.
constexpr seconds kLongestDeadPause{15};

bool alive(const LinkRow& row) { return row.expires_ms == 0 || row.expires_ms > wall_now_ms(); }

Error gone() { return Error(Errc::unauthorized, "no ChatGPT account is linked: run `scribe link`"); }

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

// One refresh under way, shared by the task that does it and the one that waits.
struct LinkRefresher::Flight {
    std::atomic<bool> landed{false};
    RowResult result{Error(Errc::cancelled, "the daemon is stopping")};

    void land(RowResult value) {
        result = std::move(value);
        landed = true;
    }
};

LinkRefresher::LinkRefresher(Accounts& accounts, const AuthHost& host, net::TaskGroup& flights)
    : accounts_(accounts), host_(host), flights_(flights), log_("accounts") {}

net::Task<Result<LinkRow>> LinkRefresher::refresh(LinkRow row) {
    if (auto soon = too_soon(alive(row))) co_return std::move(*soon);
    auto flight = std::make_shared<Flight>();
    boost::asio::post(flights_.executor(), [this, row = std::move(row), flight] {
        if (!flights_.spawn(fly(row, flight))) flight->landed = true;
    });
    while (!flight->landed) {
        const bool slept = co_await net::sleep_until(steady_now() + kFlightLook);
        if (!slept) co_return Error(Errc::cancelled, "stopped while the login was renewed");
    }
    co_return std::move(flight->result);
}

net::Task<void> LinkRefresher::fly(LinkRow row, std::shared_ptr<Flight> flight) {
    flight->land(co_await run(std::move(row)));
}

net::Task<Result<LinkRow>> LinkRefresher::run(LinkRow row) {
    // Nothing is spent before it is certain that what comes back can be sealed.
    const auto caught_up = co_await accounts_.catch_up();
    if (!caught_up) co_return Error(Errc::unreachable, caught_up.error().message());
    proto::OAuthRequest request;
    {
        const auto token = accounts_.unseal(refresh_token_name(row.key), row.refresh_token);
        if (!token) co_return Error(Errc::unauthorized, token.error().message());
        request = proto::refresh_request(host_.client(row.client_id), token->view());
    }
    const auto give_up_at = steady_now() + kLongestWait;
    while (true) {
        const auto holder = accounts_.new_holder();
        const auto lease = [row, holder, now = wall_now_ms()](AccountDatabase& database) {
            return database.lease_link(row.key, row.version, holder, now, now + kLeaseMs);
        };
        const auto answer = co_await accounts_.store().ask(lease);
        if (!answer) co_return answer.error();
        if (*answer == AccountDatabase::Lease::yours) {
            co_return co_await spend(std::move(row), std::move(request), holder);
        }
        if (*answer == AccountDatabase::Lease::changed) co_return co_await stored(row.key);
        if (alive(row)) co_return row;
        if (steady_now() >= give_up_at) {
            co_return Error(Errc::unreachable, "another daemon renews the login and has not stored it yet");
        }
        const bool slept = co_await net::sleep_until(steady_now() + kLeaseLook);
        if (!slept) co_return Error(Errc::cancelled, "stopped while another daemon renewed the login");
    }
}

net::Task<Result<LinkRow>> LinkRefresher::stored(store::LinkKey key) {
    const auto read = [key](AccountDatabase& database) { return database.link(key); };
    auto row = co_await accounts_.store().ask(read);
    if (!row) co_return row.error();
    if (!*row) co_return gone();
    if ((*row)->status != store::LinkStatus::active) co_return Error(Errc::unauthorized, (*row)->reason);
    co_return std::move(**row);
}

// The one place where a refresh token leaves the house.
net::Task<Result<LinkRow>> LinkRefresher::spend(LinkRow row, proto::OAuthRequest request, std::string holder) {
    auto reply = co_await host_.post_named(std::move(request), kExchangeLimit);
    auto verdict = proto::read_refresh(reply, wall_now_ms());
    if (verdict.end == proto::TokenVerdict::End::granted) {
        co_return co_await keep(std::move(row), verdict.tokens, std::move(holder));
    }
    log_.warn(
        "refresh_failed",
        {{"user", row.key.user}, {"status", reply.status}, {"code", verdict.code}, {"permanent", verdict.permanent()}}
    );
    co_return co_await refused(std::move(row), std::move(verdict), std::move(holder));
}

// The old refresh token is spent: until the new one is on disk it exists here alone, so a full disk is waited out, and
// a vault key that is missing here while another daemon rotates. Nobody else may spend the old one meanwhile.
net::Task<Result<LinkRow>> LinkRefresher::keep(LinkRow row, proto::TokenSet tokens, std::string holder) {
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
        if (!slept) co_return kept.error();
    }
    succeeded();
    log_.info("login_renewed", {{"user", row.key.user}});
    co_return co_await stored(row.key);
}

net::Task<Result<LinkRow>> LinkRefresher::refused(LinkRow row, proto::TokenVerdict verdict, std::string holder) {
    if (verdict.end == proto::TokenVerdict::End::reused) {
        auto winner = co_await won_by_other(row);
        if (winner) co_return std::move(*winner);
    }
    const bool hopeless = failed(verdict);
    if (verdict.permanent() || hopeless) co_return co_await end(std::move(row), std::move(verdict));
    const auto release = [key = row.key, holder](AccountDatabase& database) {
        return database.release_link(key, holder);
    };
    const auto released = co_await accounts_.store().ask(release);
    if (!released) log_.warn("lease_not_released", {{"error", released.error().text()}});
    co_return Error(Errc::unreachable, "the ChatGPT login could not be renewed yet: " + verdict.message);
}

// The race rule of upstream.md 1.3.
net::Task<std::optional<LinkRow>> LinkRefresher::won_by_other(LinkRow row) {
    for (int look = 0; look < kRaceLooks; ++look) {
        auto now = co_await stored(row.key);
        if (now && now->version != row.version) co_return std::move(*now);
        const bool slept = co_await net::sleep_until(steady_now() + kRaceLook);
        if (!slept) break;
    }
    co_return std::nullopt;
}

net::Task<Result<LinkRow>> LinkRefresher::end(LinkRow row, proto::TokenVerdict verdict) {
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
    if (!marked) co_return marked.error();
    log_.warn("link_ended", {{"user", row.key.user}, {"status", store::name(status)}, {"reason", reason}});
    // Not the end when somebody linked anew meanwhile.
    co_return co_await stored(row.key);
}

std::optional<Error> LinkRefresher::too_soon(bool token_lives) {
    const std::lock_guard lock(mutex_);
    if (failures_ == 0) return std::nullopt;
    const auto until = token_lives ? retry_at_ : std::min(retry_at_, failed_at_ + kLongestDeadPause);
    if (steady_now() >= until) return std::nullopt;
    return Error(Errc::unreachable, last_failure_);
}

void LinkRefresher::succeeded() {
    const std::lock_guard lock(mutex_);
    failures_ = 0;
    rejections_ = 0;
}

bool LinkRefresher::failed(const proto::TokenVerdict& verdict) {
    const std::lock_guard lock(mutex_);
    const bool rejected = verdict.end == proto::TokenVerdict::End::rejected;
    rejections_ = rejected ? rejections_ + 1 : 0;
    const auto pause = std::min<milliseconds>(kFirstPause * (1 << std::min(failures_, 8)), kLongestPause);
    ++failures_;
    failed_at_ = steady_now();
    retry_at_ = failed_at_ + std::max(pause, verdict.retry_after.value_or(milliseconds(0)));
    last_failure_ = "the ChatGPT login could not be renewed yet: " + verdict.message;
    return rejections_ >= kMostRejections;
}

}  // namespace scribed::identity

// SPDX-License-Identifier: Apache-2.0
#include "daemon/link_sweep.hpp"

#include "base/random.hpp"
#include "daemon/capabilities.hpp"
#include "daemon/link_verdict.hpp"
#include "net/shards.hpp"
#include "upstream/lane_health.hpp"

namespace scribed::daemon {
namespace {

using store::AccountDatabase;
using store::LinkRow;
using upstream::Verdict;

constexpr unsigned kAtOnce = 4;
// How soon what became due is seen, and what another daemon linked.
constexpr std::chrono::seconds kLookEvery{5};
// Longer than a check with a renewal in it. After that somebody else may have it.
constexpr UnixMs kClaimMs = 120 * 1000;

// Whether the account may ask for its usage, if that was found out.
std::optional<store::CapabilityRow> usage_capability(
    const LinkRow& link, const upstream::UsageFinding& found, UnixMs now
) {
    if (found.usage) return store::CapabilityRow{link.key, "usage", true, now, {}};
    if (!found.error || found.error->status == 0 || !denies(found.error->fault)) return std::nullopt;
    return store::CapabilityRow{link.key, "usage", false, now, upstream::explain(*found.error)};
}

}  // namespace

LinkSweep::LinkSweep(AccountService& accounts, upstream::Endpoints endpoints, const Metrics& metrics, int period_s)
    : accounts_(accounts),
      endpoints_(std::move(endpoints)),
      metrics_(metrics),
      period_s_(period_s),
      log_("sweep"),
      tasks_(accounts.executor(), "sweep"),
      places_(kAtOnce),
      wake_(accounts.executor()) {}

net::Task<void> LinkSweep::run() {
    while (!stop_) {
        const bool begun = co_await begin_one();
        if (begun || stop_) continue;
        co_await wake_.wait(steady_now() + kLookEvery);
    }
}

net::Task<void> LinkSweep::stop() {
    stop_ = true;
    wake_.notify();
    tasks_.kill();
    co_await tasks_.join();
}

// False when nothing is due.
net::Task<bool> LinkSweep::begin_one() {
    auto place = co_await places_.take(accounts_.executor(), {});
    if (stop_) co_return false;
    const auto take = [now = wall_now_ms()](AccountDatabase& database) {
        return database.take_due_check(now, now + kClaimMs);
    };
    auto link = co_await accounts_.accounts().store().ask(take);
    if (!link) log_.error("checks_not_read", {{"error", link.error().text()}});
    if (stop_ || !link || !*link) co_return false;
    auto flight = std::make_shared<Flight>();
    // One that somebody asked for is under way already.
    if (!flights_.emplace((*link)->key.user, flight).second) co_return true;
    tasks_.spawn(fly(std::move(**link), std::move(place), std::move(flight)));
    co_return true;
}

net::Task<Result<void>> LinkSweep::check(std::string user) {
    return net::run_on(accounts_.executor(), check_here(std::move(user)));
}

net::Task<Result<void>> LinkSweep::check_here(std::string user) {
    if (stop_) co_return Error(Errc::cancelled, "the daemon is stopping");
    auto& entry = flights_[user];
    const bool fresh = entry == nullptr;
    if (fresh) entry = std::make_shared<Flight>();
    const auto flight = entry;
    if (fresh) tasks_.spawn(fly_asked(std::move(user), flight));
    if (!flight->landed) {
        auto& landed = flight->waiting.emplace_back(accounts_.executor());
        const bool told = co_await landed.wait();
        if (!told) co_return Error(Errc::cancelled, "nobody waits for the check any more");
    }
    co_return flight->result;
}

net::Task<void> LinkSweep::fly(LinkRow link, [[maybe_unused]] net::Slots::Place place, FlightPtr flight) {
    const auto user = link.key.user;
    auto result = co_await examine(std::move(link));
    land(user, *flight, std::move(result));
}

net::Task<void> LinkSweep::fly_asked(std::string user, FlightPtr flight) {
    const auto place = co_await places_.take(accounts_.executor(), {});
    const store::LinkKey key{user, "openai"};
    const auto take = [key, until = wall_now_ms() + kClaimMs](AccountDatabase& database) -> Result<LinkRow> {
        auto row = database.take_check(key, until);
        if (!row) return row.error();
        if (!*row) return Error(Errc::not_found, "no account is linked");
        return std::move(**row);
    };
    auto link = co_await accounts_.accounts().store().ask(take);
    Result<void> result;
    if (link) {
        result = co_await examine(std::move(*link));
    } else {
        result = link.error();
    }
    land(user, *flight, std::move(result));
}

void LinkSweep::land(const std::string& user, Flight& flight, Result<void> result) {
    flight.result = std::move(result);
    flight.landed = true;
    flights_.erase(user);
    for (auto& waiter : flight.waiting)
        waiter.notify();
}

net::Task<Result<void>> LinkSweep::examine(LinkRow link) {
    auto found = co_await upstream::probe_usage(endpoints_, accounts_.bearer(link.key.user));
    const bool killed = co_await net::killed();
    if (killed) {
        accounts_.accounts().store().write([key = link.key](AccountDatabase& database) {
            return database.check_soon(key);
        });
        co_return Error(Errc::cancelled, "the daemon is stopping");
    }
    const auto user = link.key.user;
    const auto trouble = found.error ? std::string(proto::name(found.error->fault)) : std::string();
    const auto settled = co_await settle(std::move(link), std::move(found));
    if (!settled) {
        log_.error("check_not_stored", {{"user", user}, {"error", settled.error().text()}});
        co_return settled.error();
    }
    const auto verdict = upstream::name(settled->verdict);
    metrics_.link_checks(settled->verdict).add();
    log_.debug("account_checked", {{"user", user}, {"verdict", verdict}, {"fault", trouble}});
    if (!settled->event.empty()) log_.info(settled->event, {{"user", user}, {"verdict", verdict}, {"fault", trouble}});
    co_return Result<void>{};
}

// What the check found, in the light of what the link is by now.
net::Task<Result<LinkSweep::Settled>> LinkSweep::settle(LinkRow checked, upstream::UsageFinding found) {
    const auto put = [checked, found, now = wall_now_ms(), chance = random_unit(),
                      period = period_s_](AccountDatabase& database) -> Result<Settled> {
        const auto link = database.link(checked.key);
        if (!link) return link.error();
        // Replaced or removed meanwhile: what was found is not about what is there now.
        if (!*link || (*link)->linked_ms != checked.linked_ms) return Settled{};
        const auto before = database.link_check(checked.key);
        if (!before) return before.error();
        const auto verdict = verdict_on(**link, found);
        const auto next = next_check(verdict, found.resets_at, period, chance, now);
        const auto row = check_record(**link, *before, found, now, next);
        if (auto stored = database.put_link_check(row); !stored) return stored.error();
        if (const auto capability = usage_capability(**link, found, now)) {
            if (auto stored = database.put_capability(*capability); !stored) return stored.error();
        }
        const auto known = *before ? upstream::verdict_of((*before)->verdict) : Verdict::unknown;
        Settled settled{verdict, std::string(event_of(known, verdict))};
        if (settled.event.empty()) return settled;
        auto told = database.put_audit({checked.key, now, settled.event, event_detail(**link, verdict, found)});
        if (!told) return told.error();
        return settled;
    };
    co_return co_await accounts_.accounts().store().ask(put);
}

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "daemon/webhook.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include "base/random.hpp"

namespace scribed::daemon {
namespace {

using std::chrono::milliseconds;
using store::AccountDatabase;
using End = WebhookVerdict::End;

// The right to tell outlives a try and the storing of its end.
constexpr std::chrono::seconds kLeaseBeyondTry{30};
constexpr std::chrono::seconds kStoreAgain{1};

// With the time in it, so that a database that was put back from a copy does not name two events alike.
proto::WebhookEvent event_of(const store::WebhookTurn& turn) {
    const auto& row = turn.event;
    return {
        fmt::format("evt_{}_{}_{}", turn.cursor.origin, turn.number, row.at_ms),
        "link." + row.event,
        row.at_ms,
        {{"user", row.key.user}, {"provider", row.key.provider}, {"detail", row.detail}}};
}

}  // namespace

Webhook::Webhook(
    identity::Accounts& accounts,
    std::optional<WebhookTarget> target,
    const Metrics& metrics,
    net::Executor executor,
    WebhookPace pace
)
    : accounts_(accounts),
      target_(std::move(target)),
      metrics_(metrics),
      executor_(executor),
      pace_(pace),
      holder_(accounts.new_holder()),
      origin_(random_hex(6)),
      log_("webhook"),
      tasks_(executor, "webhook"),
      bell_(std::make_shared<net::Signal>(executor)),
      ended_(executor) {}

void Webhook::begin() {
    if (!configured()) return;
    // Ahead of whatever accounts write.
    accounts_.store().write(prepare());
    tasks_.spawn(run());
}

net::Task<void> Webhook::stop() {
    if (!configured()) co_return;
    stop_ = true;
    bell_->notify();
    co_await ended_.wait(steady_now() + pace_.grace);
    tasks_.kill();
    co_await tasks_.join();
}

// Rung on any thread.
std::function<void()> Webhook::bell() const {
    return [weak = std::weak_ptr(bell_), executor = executor_] {
        boost::asio::post(executor, [weak] {
            if (const auto alive = weak.lock()) alive->notify();
        });
    };
}

// Run at each look again, since a full disk may have refused it.
Webhook::Prepare Webhook::prepare() const {
    return [ring = bell(), origin = origin_](AccountDatabase& database) {
        database.on_audit(ring);
        return database.start_webhook(origin);
    };
}

net::Task<void> Webhook::run() {
    while (!stop_) {
        auto found = co_await look();
        if (!found || !found->turn) {
            co_await bell_->wait(next_look(found));
        } else if (stop_) {
            co_await keep(std::move(found->turn->cursor));
        } else {
            co_await tell(std::move(*found->turn));
        }
    }
    ended_.notify();
}

net::Task<Result<Webhook::Look>> Webhook::look() {
    const auto now = wall_now_ms();
    const auto until = now + milliseconds(pace_.limit + kLeaseBeyondTry).count();
    const auto read = [prepare = prepare(), holder = holder_, gone = gone_, now,
                       until](AccountDatabase& database) -> Result<Look> {
        if (auto prepared = prepare(database); !prepared) return prepared.error();
        auto state = database.webhook_state();
        if (!state) return state.error();
        if (gone) return Look{std::move(*state), std::nullopt};
        auto turn = database.lease_webhook(holder, now, until);
        if (!turn) return turn.error();
        return Look{std::move(*state), std::move(*turn)};
    };
    auto look = co_await accounts_.store().ask(read);
    if (look) {
        metrics_.webhook_pending.set(static_cast<double>(look->state.pending));
    } else {
        log_.error("not_read", {{"error", look.error().text()}});
    }
    co_return look;
}

Instant Webhook::next_look(const Result<Look>& look) const {
    auto pause = pace_.look;
    if (look && look->state.pending > 0) {
        const milliseconds left(look->state.cursor.next_try_ms - wall_now_ms());
        if (left.count() > 0) pause = std::min(pause, left);
    }
    return steady_now() + pause;
}

net::Task<void> Webhook::tell(store::WebhookTurn turn) {
    const auto event = event_of(turn);
    const auto answer = co_await post_webhook(*target_, event, steady_now() + pace_.limit);
    const bool over = co_await net::killed();
    if (over && answer.status == 0) {
        // Says nothing about the receiver; others may go on.
        co_await keep(std::move(turn.cursor));
        co_return;
    }
    auto verdict = judge_webhook(turn, answer, pace_, random_unit(), wall_now_ms());
    report(verdict, answer, event);
    co_await keep(std::move(verdict.cursor));
}

void Webhook::report(const WebhookVerdict& verdict, const WebhookAnswer& answer, const proto::WebhookEvent& event) {
    if (verdict.end == End::delivered) {
        metrics_.webhook_deliveries.add();
        log_.info("delivered", {{"event", event.id}, {"type", event.type}, {"status", answer.status}});
        return;
    }
    metrics_.webhook_failures.add();
    if (verdict.end == End::gone) {
        gone_ = true;
        log_.error("stopped", {{"event", event.id}, {"error", verdict.cursor.last_error}});
    } else if (verdict.end == End::given_up) {
        metrics_.webhook_given_up.add();
        log_.error("given_up", {{"event", event.id}, {"type", event.type}, {"error", answer.error}});
    } else {
        const auto pause = milliseconds(verdict.cursor.next_try_ms - wall_now_ms());
        log_.warn(
            "failed", {{"event", event.id},
                       {"error", answer.error},
                       {"tries", verdict.cursor.tries},
                       {"again_in_ms", pause.count()}}
        );
    }
}

// What the receiver has taken is sent to it again if this is not stored.
net::Task<void> Webhook::keep(store::WebhookCursor cursor) {
    const auto put = [cursor, holder = holder_](AccountDatabase& database) {
        return database.end_webhook_turn(cursor, holder);
    };
    auto kept = co_await accounts_.store().ask(put);
    while (!kept) {
        log_.error("not_stored", {{"error", kept.error().text()}});
        const bool slept = co_await net::sleep_until(steady_now() + kStoreAgain);
        if (!slept) co_return;
        kept = co_await accounts_.store().ask(put);
    }
    if (!*kept) log_.warn("overtaken", {{"number", cursor.number}});
}

net::Task<Result<store::WebhookState>> Webhook::state() {
    const auto read = [prepare = prepare()](AccountDatabase& database) -> Result<store::WebhookState> {
        if (auto prepared = prepare(database); !prepared) return prepared.error();
        return database.webhook_state();
    };
    co_return co_await accounts_.store().ask(read);
}

net::Task<WebhookAnswer> Webhook::test() {
    const proto::WebhookEvent event{new_id("evt_test"), "webhook.test", wall_now_ms(), {}};
    auto answer = co_await post_webhook(*target_, event, steady_now() + pace_.limit);
    if (answer.delivered()) {
        accounts_.store().write([](AccountDatabase& database) { return database.hurry_webhook(); });
        bell()();
    }
    co_return answer;
}

}  // namespace scribed::daemon

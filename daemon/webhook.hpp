// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/log.hpp"
#include "daemon/metrics.hpp"
#include "daemon/webhook_post.hpp"
#include "identity/accounts.hpp"
#include "net/signal.hpp"
#include "net/task_group.hpp"

namespace scribed::daemon {

/// Tells the operator's application what happens to linked accounts: each event of store::kWebhookEvents that the audit
/// holds, in order, at least once, by one of the daemons that share the database at a time. Lives on one executor.
class Webhook {
public:
    /// `target`: nothing when no webhook is configured; then nothing is ever sent. `accounts` and `metrics` outlive
    /// this, and `executor` outlives `accounts`.
    Webhook(
        identity::Accounts& accounts,
        std::optional<WebhookTarget> target,
        const Metrics& metrics,
        net::Executor executor,
        WebhookPace pace = {}
    );

    /// The first time on this database: what happens from here on is told. Before the executor runs, or on it, and
    /// before anything can happen to an account.
    void begin();
    /// Gives a try that is under way the pace's grace to end; what is not told then is told by the next start.
    net::Task<void> stop();

    bool configured() const { return target_.has_value(); }
    /// Host and port of the receiver; needs configured(), as test() does.
    std::string host() const { return target_->url.host_header(); }
    /// Any executor.
    net::Task<Result<store::WebhookState>> state();
    /// Sends one event `webhook.test` now. When it arrives, an event that waits for its next try is tried at once. Any
    /// executor.
    net::Task<WebhookAnswer> test();

private:
    struct Look {
        store::WebhookState state;
        std::optional<store::WebhookTurn> turn;
    };
    using Prepare = std::function<Result<void>(store::AccountDatabase&)>;

    std::function<void()> bell() const;
    Prepare prepare() const;
    net::Task<void> run();
    net::Task<Result<Look>> look();
    Instant next_look(const Result<Look>& look) const;
    net::Task<void> tell(store::WebhookTurn turn);
    void report(const WebhookVerdict& verdict, const WebhookAnswer& answer, const proto::WebhookEvent& event);
    net::Task<void> keep(store::WebhookCursor cursor);

    identity::Accounts& accounts_;
    const std::optional<WebhookTarget> target_;
    const Metrics& metrics_;
    const net::Executor executor_;
    const WebhookPace pace_;
    const std::string holder_;
    const std::string origin_;  ///< for a database that has none
    const Log log_;
    net::TaskGroup tasks_;
    const std::shared_ptr<net::Signal> bell_;  ///< shared with the database, which may ring it later than we live
    net::Signal ended_;
    bool stop_ = false;
    bool gone_ = false;
};

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>

#include "base/log.hpp"
#include "daemon/account_service.hpp"
#include "daemon/metrics.hpp"
#include "net/signal.hpp"
#include "net/slots.hpp"
#include "net/task_group.hpp"
#include "upstream/usage_probe.hpp"

namespace scribed::daemon {

/// Checks every linked account on a schedule (upstream.md 2.4), so that people know before a session whether it will
/// work. When a link is due stands in the database: of several daemons that share it one checks, and a restart repeats
/// nothing. At most four checks are under way at once. Lives on the executor of the accounts; check() may be awaited on
/// any.
class LinkSweep {
public:
    /// `period_s`: between two checks of a link.
    LinkSweep(AccountService& accounts, upstream::Endpoints endpoints, const Metrics& metrics, int period_s);

    /// Checks what is due until stop(). Needs the vault. Before the executor runs, or on it.
    void begin() { tasks_.spawn(run()); }
    /// A link is new: it is looked for at once. On the executor.
    void wake() { wake_.notify(); }
    /// Kills checks that are under way, which leaves them due.
    net::Task<void> stop();

    /// Checks the user's link now, or waits for the check of it that is under way. Errc::not_found, Errc::cancelled.
    net::Task<Result<void>> check(std::string user);

private:
    /// One check under way, and who waits for it.
    struct Flight {
        Result<void> result{Error(Errc::cancelled, "the daemon is stopping")};
        bool landed = false;
        std::list<net::Signal> waiting;
    };
    using FlightPtr = std::shared_ptr<Flight>;

    net::Task<void> run();
    net::Task<bool> begin_one();
    net::Task<Result<void>> check_here(std::string user);
    net::Task<void> fly(store::LinkRow link, net::Slots::Place place, FlightPtr flight);
    net::Task<void> fly_asked(std::string user, FlightPtr flight);
    void land(const std::string& user, Flight& flight, Result<void> result);
    net::Task<Result<void>> examine(store::LinkRow link);
    struct Settled {
        upstream::Verdict verdict = upstream::Verdict::unknown;
        std::string event;  ///< in the audit; empty: nothing has changed
    };
    net::Task<Result<Settled>> settle(store::LinkRow checked, upstream::UsageFinding found);

    AccountService& accounts_;
    const upstream::Endpoints endpoints_;
    const Metrics& metrics_;
    const int period_s_;
    const Log log_;
    net::TaskGroup tasks_;
    net::Slots places_;
    net::Signal wake_;
    std::map<std::string, FlightPtr> flights_;  ///< by user
    bool stop_ = false;
};

}  // namespace scribed::daemon

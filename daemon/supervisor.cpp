// SPDX-License-Identifier: Apache-2.0
#include "daemon/supervisor.hpp"

#include <algorithm>
#include <csignal>

#include <boost/asio/post.hpp>

#include "daemon/service_manager.hpp"

namespace scribed::daemon {
namespace {

// Without a watchdog, how often the status is brought up to date.
constexpr std::chrono::seconds kPeriod{5};

}  // namespace

Supervisor::Supervisor(net::Shards& shards, Hooks hooks)
    : hooks_(std::move(hooks)),
      stop_(context_, SIGTERM, SIGINT),
      reload_(context_, SIGHUP),
      timer_(context_),
      loops_(shards),
      period_(kPeriod) {
    // Three words to a limit: one may be late.
    if (const auto limit = service_manager::watchdog()) period_ = std::min(period_, *limit / 3);
}

void Supervisor::run() {
    stop_.async_wait([this](const boost::system::error_code&, int) { context_.stop(); });
    hear_reload();
    tick();
    context_.run();
    service_manager::stopping("recordings are being completed");
}

void Supervisor::ready() {
    boost::asio::post(context_, [this] {
        ready_ = true;
        told_ = hooks_.status();
        service_manager::ready(told_);
    });
}

void Supervisor::hear_reload() {
    reload_.async_wait([this](const boost::system::error_code& error, int) {
        if (error) return;
        service_manager::reloading();
        hooks_.reload();
        told_ = hooks_.status();
        service_manager::ready(told_);
        hear_reload();
    });
}

void Supervisor::tick() {
    if (loops_.look(steady_now())) service_manager::alive();
    if (ready_) {
        if (auto line = hooks_.status(); line != told_) {
            told_ = std::move(line);
            service_manager::status(told_);
        }
    }
    timer_.expires_after(period_);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) tick();
    });
}

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "clients/live_session.hpp"

#include <algorithm>

#include "net/task_group.hpp"

namespace scribed::clients {

LiveSession::LiveSession(net::Executor executor, const Server& server, LiveScreen& screen, Plan plan)
    : screen_(screen),
      client_(std::move(plan.start), plan.ahead),
      link_(executor, server, client_, plan.patience),
      feeder_(std::move(plan.sources), plan.frame, plan.speed),
      executor_(executor),
      hint_(std::move(plan.hint)) {
    for (const auto& track : client_.tracks())
        screen_.text().name_track(track.id, track.name);
}

net::Task<Outcome<>> LiveSession::run(Interrupts& interrupts, IngestLink::Listener on_message) {
    Outcome<> fed;
    net::TaskGroup helpers(executor_, "live-session");
    const IngestLink::Listener listener = [this, &on_message](const proto::ServerMessage& message) {
        screen_.apply(message);
        if (on_message) on_message(message);
    };
    helpers.spawn(feed(fed));
    helpers.spawn(stop_when_asked(interrupts));
    if (!screen_.silent()) helpers.spawn(redraw());
    auto outcome = co_await link_.run(listener);
    running_ = false;
    feeder_.stop();
    helpers.kill();
    co_await helpers.join();
    screen_.draw({});
    if (outcome && !fed) co_return fed.error();
    co_return outcome;
}

net::Task<> LiveSession::feed(Outcome<>& outcome) { outcome = co_await feeder_.run(client_, link_); }

net::Task<> LiveSession::stop_when_asked(Interrupts& interrupts) {
    co_await interrupts.wait();
    if (!interrupts.asked()) co_return;
    hint_ = "Ending the session; Ctrl-C again quits at once";
    feeder_.stop();
}

net::Task<> LiveSession::redraw() {
    while (running_) {
        const auto lines = draw_stream_status(status(), screen_.columns());
        screen_.draw(lines);
        co_await net::sleep_until(steady_now() + std::chrono::milliseconds(100));
    }
}

StreamStatus LiveSession::status() const {
    StreamStatus status;
    status.sent_ms = client_.pushed_ms();
    status.total_ms = feeder_.total_ms();
    status.stored_ms = client_.acked_ms();
    const std::chrono::duration<double, std::milli> elapsed = steady_now() - started_;
    status.speed = static_cast<double>(status.sent_ms) / std::max(elapsed.count(), 1000.0);
    status.hint = hint_;
    if (const auto since = link_.lost_since()) {
        status.lost_for_s =
            static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(steady_now() - *since).count());
    }
    return status;
}

}  // namespace scribed::clients

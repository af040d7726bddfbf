// SPDX-License-Identifier: Apache-2.0
#include "clients/follow.hpp"

#include "clients/event_stream.hpp"
#include "net/signal.hpp"
#include "net/task_group.hpp"

namespace scribed::clients {
namespace {

net::Task<> stop_when_asked(Interrupts& interrupts, EventStream& events) {
    co_await interrupts.wait();
    events.stop();
}

/// Redraws at most ten times a second, and once a second anyway: the terminal may have another size by now.
std::vector<std::string> status_lines(const LiveScreen& screen) {
    if (screen.batch().state != "live") return draw_batch_status(screen.batch(), screen.columns());
    return {"", "  " + screen.style().paint(Tone::bad, "●") + " live"};
}

net::Task<> redraw_on(net::Signal& changed, LiveScreen& screen, const bool& running) {
    while (running) {
        screen.draw(status_lines(screen));
        co_await changed.wait(steady_now() + std::chrono::seconds(1));
        co_await net::sleep_until(steady_now() + std::chrono::milliseconds(100));
    }
}

}  // namespace

net::Task<Outcome<>> follow(
    const Server& server,
    std::string session,
    LiveScreen& screen,
    Interrupts& interrupts,
    std::function<void(const proto::SseEvent&)> on_event
) {
    const auto executor = co_await boost::asio::this_coro::executor;
    EventStream events(server, session);
    net::Signal changed(executor);
    bool running = true;
    net::TaskGroup helpers(executor, "follow");
    // Who asked already, to end the recording, waits for the text; asking again ends the process.
    if (!interrupts.asked()) helpers.spawn(stop_when_asked(interrupts, events));
    if (!screen.silent()) helpers.spawn(redraw_on(changed, screen, running));

    Outcome<> outcome;
    while (!is_final_state(screen.batch().state)) {
        const auto event = co_await events.next();
        if (!event) {
            if (!events.stopped()) outcome = event.error();
            break;
        }
        if (on_event) on_event(*event);
        if (const auto said = parse_session_event(*event)) screen.apply(*said);
        changed.notify();
    }
    running = false;
    changed.notify();
    helpers.kill();
    co_await helpers.join();
    screen.end();
    co_return outcome;
}

}  // namespace scribed::clients

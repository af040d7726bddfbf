// SPDX-License-Identifier: Apache-2.0
// What a live session costs the daemon: relay_bench [--seconds T] [--set key=value]... [SESSIONS]...
// The real scribed with one event loop, recording durably, between N clients that speak in real time and an upstream
// over TLS that only counts. Both are on this machine, as are the clients, so each row says what was left of it.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "bench/relay_appends.hpp"
#include "bench/relay_house.hpp"
#include "bench/relay_voices.hpp"
#include "net/signal.hpp"

namespace scribed::bench {
namespace {

constexpr double kFrameUs = 20000;
constexpr std::chrono::seconds kSettle{2};
constexpr std::chrono::seconds kPatience{60};

struct Plan {
    std::chrono::seconds length{10};
    std::vector<std::string> settings;
    std::vector<std::size_t> sessions;
};

double quantile(std::vector<double>& values, double part) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(static_cast<double>(values.size() - 1) * part)];
}

net::Task<void> wait_for_lanes(RelayHouse& house, std::size_t count) {
    const auto deadline = steady_now() + kPatience;
    while (true) {
        const auto sink = co_await house.sink();
        if (sink.open == static_cast<std::int64_t>(count)) co_return;
        if (steady_now() > deadline) {
            throw std::runtime_error(
                fmt::format("only {} of {} lanes came up\n{}", sink.open, count, house.daemon_log())
            );
        }
        co_await net::sleep_until(steady_now() + std::chrono::milliseconds(100));
    }
}

/// Audio that was sent and has not reached the sink, in ms, averaged over the sessions. The wait for an append to fill
/// is about 50 of them; much more means that the daemon does not keep up.
net::Task<double> behind(RelayHouse& house, const Voices& voices, std::size_t count) {
    const auto before = static_cast<double>(voices.sent());
    const auto sink = co_await house.sink();
    // The sink counted at some moment of the call: the middle of what was sent at its ends.
    const auto sent_ms = 10 * (before + static_cast<double>(voices.sent()));
    co_return (sent_ms - static_cast<double>(sink.audio_ms)) / static_cast<double>(count);
}

net::Task<void> measure(Plan plan, std::size_t count) {
    RelayHouse house;
    co_await house.open(plan.settings);
    const double empty_kib = house.daemon().memory_kib;
    Voices voices(house.port(), count);
    co_await wait_for_lanes(house, count);
    house.give_cores();
    co_await net::sleep_until(steady_now() + kSettle);

    const auto daemon = house.daemon();
    const auto sandbox = house.sandbox();
    const auto begin = steady_now();
    voices.measure(true);
    co_await net::sleep_until(begin + plan.length);
    voices.measure(false);
    const auto end = steady_now();
    const double elapsed = std::chrono::duration<double>(end - begin).count();
    const auto after = house.daemon();
    const double sandbox_cpu = house.sandbox().cpu_s - sandbox.cpu_s;
    const double lag = co_await behind(house, voices, count);
    co_await net::sleep_until(steady_now() + kSettle);

    voices.stop();
    auto appends = append_latencies(house.close_sink(), voices, begin, end);
    auto& seen = voices.figures();
    const double us = (after.cpu_s - daemon.cpu_s) * 1e6 / static_cast<double>(seen.frames);
    fmt::print(
        "{:8} | {:6.1f} {:8.0f} {:6.0f} {:5.0f} | {:8.1f} | {:6.1f} {:6.1f} {:6.0f} | {:5.0f} {:5.0f} | {:5.0f} "
        "{:5.0f} "
        "| {:6.1f} {:7} {:4}\n",
        count, us, kFrameUs / us, 100 * (after.cpu_s - daemon.cpu_s) / elapsed, 100 * sandbox_cpu / elapsed,
        (after.memory_kib - empty_kib) / static_cast<double>(count), quantile(appends, 0.5), quantile(appends, 0.99),
        lag, quantile(seen.last_ack, 0.5), quantile(seen.last_ack, 0.99), quantile(seen.ack, 0.5),
        quantile(seen.ack, 0.99), quantile(seen.late, 0.99), seen.blocked, seen.lost
    );
}

net::Task<void> measure_all(Plan plan) {
    fmt::print(
        "scribed: one event loop on one core, TLS upstream, state.durability=disk; {} s each. Times in ms unless they "
        "say us.\n"
        "         | scribed: CPU               % of a core | KiB per  | frame to append     | ack, last   | ack, every "
        " "
        "| clients\n"
        "sessions |  us/20 ms  /core scribed  sink | session |    p50    p99 behind | p50   p99   | p50   p99   "
        "| late99 blocked lost\n",
        plan.length.count()
    );
    for (const auto count : plan.sessions)
        co_await measure(plan, count);
    double load = 0;
    (void)getloadavg(&load, 1);
    fmt::print("load average now {:.1f}\n", load);
}

Plan read(int count, char** words) {
    Plan plan;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--seconds" && i + 1 < count) {
            plan.length = std::chrono::seconds(std::strtol(words[++i], nullptr, 10));
        } else if (word == "--set" && i + 1 < count) {
            plan.settings.emplace_back(words[++i]);
        } else {
            plan.sessions.push_back(std::strtoul(words[i], nullptr, 10));
        }
    }
    if (plan.sessions.empty()) plan.sessions = {100};
    return plan;
}

}  // namespace
}  // namespace scribed::bench

int main(int count, char** words) {
    using namespace scribed;
    std::setbuf(stdout, nullptr);
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    const auto plan = bench::read(count, words);
    boost::asio::io_context loop(1);
    boost::asio::co_spawn(loop, bench::measure_all(plan), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
    try {
        loop.run();
    } catch (const std::exception& failure) {
        fmt::print(stderr, "relay_bench: {}\n", failure.what());
        return 1;
    }
    return 0;
}

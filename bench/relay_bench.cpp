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

double seconds_since(Instant begin) { return std::chrono::duration<double>(steady_now() - begin).count(); }

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

/// The audio of a session that was sent and has not reached the sink, in ms, averaged over all sessions and the time:
/// by Little's law the mean time that audio is under way, the wait for an append to fill included.
net::Task<double> watch_lag(RelayHouse& house, const Voices& voices, std::size_t count, std::chrono::seconds length) {
    const auto end = steady_now() + length;
    double sum = 0;
    int looks = 0;
    while (steady_now() < end) {
        const auto before = static_cast<double>(voices.sent());
        const auto sink = co_await house.sink();
        // The sink counted at some moment of the call: the middle of what was sent at its ends.
        const auto sent = 10 * (before + static_cast<double>(voices.sent()));
        sum += (sent - static_cast<double>(sink.audio_ms)) / static_cast<double>(count);
        ++looks;
        // No divisor of the pace of appends, or all looks would see the same phase of it.
        co_await net::sleep_until(std::min(end, steady_now() + std::chrono::milliseconds(233)));
    }
    co_return sum / looks;
}

net::Task<void> fill_row(RelayHouse& house, Voices& voices, std::size_t count, std::chrono::seconds length) {
    const double empty_kib = house.daemon().memory_kib;
    co_await voices.open();
    co_await wait_for_lanes(house, count);
    co_await net::sleep_until(steady_now() + kSettle);

    const auto daemon = house.daemon();
    const auto sandbox = house.sandbox();
    const auto begin = steady_now();
    voices.measure(true);
    const double lag = co_await watch_lag(house, voices, count, length);
    voices.measure(false);
    const double elapsed = seconds_since(begin);
    const auto after = house.daemon();
    const double sandbox_cpu = house.sandbox().cpu_s - sandbox.cpu_s;
    co_await net::sleep_until(steady_now() + kSettle);

    auto& seen = voices.figures();
    const double us = (after.cpu_s - daemon.cpu_s) * 1e6 / static_cast<double>(seen.frames);
    fmt::print(
        "{:8} | {:6.1f} {:8.0f} {:6.0f} {:5.0f} | {:8.1f} | {:5.0f} {:5.0f} | {:5.0f} {:5.0f} | {:7.0f} | {:5.1f} "
        "{:4}\n",
        count, us, kFrameUs / us, 100 * (after.cpu_s - daemon.cpu_s) / elapsed, 100 * sandbox_cpu / elapsed,
        (after.memory_kib - empty_kib) / static_cast<double>(count), quantile(seen.last_ack, 0.5),
        quantile(seen.last_ack, 0.99), quantile(seen.ack, 0.5), quantile(seen.ack, 0.99), lag,
        quantile(seen.late, 0.99), voices.lost()
    );
}

net::Task<void> measure(net::Executor executor, const Plan& plan, std::size_t count) {
    RelayHouse house;
    co_await house.open(plan.settings);
    Voices voices(executor, house.ingest_url(), count);
    std::exception_ptr failure;
    try {
        co_await fill_row(house, voices, count, plan.length);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await voices.join();
    if (failure) std::rethrow_exception(failure);
}

net::Task<void> measure_all(net::Executor executor, const Plan& plan) {
    fmt::print(
        "scribed: one event loop, TLS upstream, state.durability=disk; {} s each. Times in ms unless they say us.\n"
        "         | scribed: CPU               % of a core | KiB per  | ack, last   | ack, every  | sent to | clients\n"
        "sessions |  us/20 ms  /core scribed  sink | session | p50   p99   | p50   p99   | sink    | late99 lost\n",
        plan.length.count()
    );
    for (const auto count : plan.sessions)
        co_await measure(executor, plan, count);
    double load = 0;
    (void)getloadavg(&load, 1);
    fmt::print("load average now {:.1f}. Frame to append has no p99 here: the sink counts, it takes no times.\n", load);
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
    boost::asio::co_spawn(loop, bench::measure_all(loop.get_executor(), plan), [](std::exception_ptr failure) {
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

// SPDX-License-Identifier: Apache-2.0
#include "sandbox/live_connection.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "base/clock.hpp"
#include "base/units.hpp"

namespace scribed::sandbox {
namespace {

constexpr std::chrono::seconds kCloseLimit{5};

}  // namespace

LiveConnection::LiveConnection(net::WebSocket socket, Core& core, RealtimeService::Options options)
    : socket_(std::move(socket)),
      core_(core),
      service_(std::move(options), core.mishear, core.faults, core.stats),
      tasks_(socket_.executor(), "live"),
      to_write_(socket_.executor()),
      to_hear_(socket_.executor()),
      to_wake_(socket_.executor()) {
    core_.live.push_back(this);
    auto& stats = core_.stats;
    ++stats.realtime_sessions;
    stats.realtime_open_most = std::max(stats.realtime_open_most, ++stats.realtime_open);
}

LiveConnection::~LiveConnection() {
    core_.live.remove(this);
    --core_.stats.realtime_open;
}

net::Task<void> LiveConnection::run(std::optional<Refusal> refusal, std::uint16_t code) {
    tasks_.spawn(write_loop());
    tasks_.spawn(listen_loop());
    tasks_.spawn(clock_loop());
    if (refusal) {
        service_.refuse(*refusal, code);
    } else {
        service_.on_open(steady_now());
    }
    perform();
    while (true) {
        if (service_.mute()) co_await net::sleep_until(Instant::max());
        const auto message = co_await socket_.read();
        if (!message) break;
        if (message->text) {
            service_.on_text(message->bytes, steady_now());
        } else {
            service_.on_binary();
        }
        perform();
    }
    tasks_.kill();
    co_await tasks_.join();
}

void LiveConnection::arm(const Fault& fault) {
    service_.arm(fault, steady_now());
    perform();
}

void LiveConnection::perform() {
    for (auto& effect : service_.take_effects(steady_now())) {
        if (auto* say = std::get_if<Say>(&effect)) {
            outgoing_.push_back(std::move(say->json));
            to_write_.notify();
        } else if (auto* listen = std::get_if<Listen>(&effect)) {
            clips_.push_back(std::move(listen->samples));
            to_hear_.notify();
        } else {
            hang_up_ = std::get<HangUp>(std::move(effect));
            to_write_.notify();
        }
    }
    to_wake_.notify();
}

net::Task<void> LiveConnection::write_loop() {
    while (true) {
        while (!outgoing_.empty()) {
            const auto text = std::move(outgoing_.front());
            outgoing_.pop_front();
            const auto sent = co_await socket_.write_text(text);
            if (!sent) co_return;
        }
        if (hang_up_) break;
        const bool woken = co_await to_write_.wait();
        if (!woken) co_return;
    }
    if (hang_up_->code == 0) {
        socket_.abort();
    } else {
        co_await socket_.close(hang_up_->code, hang_up_->reason, steady_now() + kCloseLimit);
    }
}

net::Task<void> LiveConnection::listen_loop() {
    while (true) {
        if (clips_.empty()) {
            const bool woken = co_await to_hear_.wait();
            if (!woken) co_return;
            continue;
        }
        auto clip = std::move(clips_.front());
        clips_.pop_front();
        std::vector<HeardWord> words;
        if (!core_.options.sink) words = co_await core_.ears.hear(std::move(clip), kUpstreamRate);
        service_.on_heard(std::move(words), steady_now());
        perform();
    }
}

net::Task<void> LiveConnection::clock_loop() {
    while (true) {
        const auto next = service_.next_timer();
        co_await to_wake_.wait(next.value_or(Instant::max()));
        const auto state = co_await boost::asio::this_coro::cancellation_state;
        if (state.cancelled() != boost::asio::cancellation_type::none) co_return;
        if (!next || steady_now() < *next) continue;
        service_.on_timer(steady_now());
        perform();
    }
}

}  // namespace scribed::sandbox

// SPDX-License-Identifier: Apache-2.0
#include "bench/relay_voices.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include <fmt/format.h>

#include "net/signal.hpp"
#include "proto/ingest_frame.hpp"
#include "proto/ingest_messages.hpp"

namespace scribed::bench {
namespace {

constexpr std::size_t kFrame = kTrackRate / 50;
constexpr std::chrono::milliseconds kFrameTime{20};

double milliseconds(Instant::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

/// A second of a voice-like sound: harmonics of 125 Hz whose loudness swells five times a second.
std::vector<std::string> make_sound() {
    std::vector<std::string> frames;
    std::vector<std::int16_t> samples(kFrame);
    for (std::size_t n = 0; n < 50; ++n) {
        for (std::size_t i = 0; i < kFrame; ++i) {
            const double t = 2 * std::numbers::pi * static_cast<double>(n * kFrame + i) / kTrackRate;
            double value = 0;
            for (int harmonic = 1; harmonic < 20; ++harmonic)
                value += std::sin(125 * harmonic * t) / harmonic;
            samples[i] = static_cast<std::int16_t>(4000 * value * (0.6 - 0.4 * std::cos(5 * t)));
        }
        frames.emplace_back(proto::as_bytes(samples));
    }
    return frames;
}

}  // namespace

Voices::Voices(net::Executor executor, net::Url url, std::size_t count)
    : url_(std::move(url)), tasks_(executor, "voices"), sound_(make_sound()), epoch_(steady_now()) {
    for (std::size_t i = 0; i < count; ++i) {
        voices_.push_back(std::make_unique<Voice>());
        voices_.back()->number = i;
    }
}

net::Task<void> Voices::open() {
    for (auto& voice : voices_) {
        co_await open_one(*voice);
        tasks_.spawn(listen(*voice));
        tasks_.spawn(speak(*voice));
    }
}

net::Task<void> Voices::open_one(Voice& voice) {
    static const net::TlsContext tls = net::TlsContext::client().value();
    auto socket = co_await net::WebSocket::connect(url_, {}, tls, {}, steady_now() + std::chrono::seconds(20));
    voice.socket.emplace(std::move(socket.value()));
    const auto start = proto::encode(proto::ClientMessage(proto::StartMessage{}));
    co_await voice.socket->write_text(start);
    const auto answer = co_await voice.socket->read();
    const auto message = proto::parse_server_message(answer.value().bytes);
    if (!std::holds_alternative<proto::StartedMessage>(message.value())) {
        throw std::runtime_error(fmt::format("session {} was refused", voice.number));
    }
}

net::Task<void> Voices::speak(Voice& voice) {
    const auto share = std::chrono::duration_cast<Instant::duration>(kFrameTime) *
                       static_cast<std::int64_t>(voice.number) / static_cast<std::int64_t>(voices_.size());
    const auto passed = (steady_now() - epoch_) / kFrameTime + 1;
    auto due = epoch_ + kFrameTime * passed + share;
    for (std::size_t n = 0;; ++n, due += kFrameTime) {
        if (!co_await net::sleep_until(due)) co_return;
        const auto now = steady_now();
        if (measuring_) figures_.late.push_back(milliseconds(now - due));
        voice.unacknowledged.push_back({(n + 1) * kFrame, now, measuring_});
        const auto written = co_await voice.socket->write_binary(sound_[n % sound_.size()]);
        if (!written) co_return;
        ++sent_;
        if (measuring_) ++figures_.frames;
    }
}

net::Task<void> Voices::listen(Voice& voice) {
    while (true) {
        const auto message = co_await voice.socket->read();
        if (!message) break;
        const auto parsed = proto::parse_server_message(message->bytes);
        if (!parsed) continue;
        if (const auto* ack = std::get_if<proto::AckMessage>(&*parsed)) acknowledge(voice, ack->next);
    }
    ++lost_;
}

void Voices::acknowledge(Voice& voice, Samples next) {
    const auto now = steady_now();
    auto& waiting = voice.unacknowledged;
    std::optional<double> last;
    while (!waiting.empty() && waiting.front().end <= next) {
        if (waiting.front().measured) figures_.ack.push_back(last.emplace(milliseconds(now - waiting.front().at)));
        waiting.pop_front();
    }
    if (last) figures_.last_ack.push_back(*last);
}

net::Task<void> Voices::join() {
    for (auto& voice : voices_) {
        if (voice->socket) voice->socket->abort();
    }
    tasks_.kill();
    co_await tasks_.join();
}

}  // namespace scribed::bench

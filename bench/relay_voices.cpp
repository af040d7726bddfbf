// SPDX-License-Identifier: Apache-2.0
#include "bench/relay_voices.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include <fmt/format.h>

#include "proto/ingest_frame.hpp"
#include "proto/ingest_messages.hpp"

namespace scribed::bench {
namespace {

constexpr std::size_t kFrame = kTrackRate / 50;
constexpr std::chrono::milliseconds kFrameTime{20};
// The sender wakes no more often: what is due in between goes out together, so that it leaves cores to others.
constexpr std::chrono::microseconds kNap{300};
constexpr std::chrono::milliseconds kListenEvery{1};

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
        frames.push_back(masked_frame(proto::as_bytes(samples)));
    }
    return frames;
}

}  // namespace

std::string Voices::prompt(std::size_t voice) { return std::to_string(voice); }

Voices::Voices(std::uint16_t port, std::size_t count) : sound_(make_sound()), poll_(epoll_create1(EPOLL_CLOEXEC)) {
    voices_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        voices_.push_back({RelayClient(port, prompt(i)), {}});
        epoll_event event{EPOLLIN, {}};
        event.data.u64 = i;
        if (epoll_ctl(poll_, EPOLL_CTL_ADD, voices_.back().client.socket(), &event) != 0) {
            throw std::runtime_error("epoll_ctl");
        }
    }
    thread_ = std::thread([this] { run(); });
}

Voices::~Voices() {
    stop();
    ::close(poll_);
}

void Voices::stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
}

void Voices::run() {
    const auto count = static_cast<std::int64_t>(voices_.size());
    const auto begin = steady_now();
    auto listen_at = begin;
    for (std::int64_t turn = 0; !stopping_;) {
        const auto now = steady_now();
        Instant due;
        while ((due = begin + std::chrono::nanoseconds(kFrameTime) * turn / count) <= now) {
            const auto frame = static_cast<std::size_t>(turn / count) % sound_.size();
            speak(voices_[static_cast<std::size_t>(turn % count)], due, sound_[frame]);
            ++turn;
        }
        if (now >= listen_at) {
            listen();
            listen_at = now + kListenEvery;
        }
        std::this_thread::sleep_until(std::max(due, steady_now() + kNap));
    }
}

void Voices::speak(Voice& voice, Instant due, const std::string& frame) {
    if (voice.over) return;
    const auto now = steady_now();
    if (!voice.client.send(frame)) {
        ++figures_.blocked;
        return;
    }
    voice.sent.push_back(now);
    ++sent_;
    if (!measuring_) return;
    ++figures_.frames;
    figures_.late.push_back(milliseconds(now - due));
}

void Voices::listen() {
    std::array<epoll_event, 256> events{};
    const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < count; ++i) {
        auto& voice = voices_[events[static_cast<std::size_t>(i)].data.u64];
        const auto take = [&](std::string_view text) {
            const auto message = proto::parse_server_message(text);
            if (!message) return;
            if (const auto* ack = std::get_if<proto::AckMessage>(&*message)) acknowledge(voice, ack->next);
        };
        if (voice.client.receive(take)) continue;
        voice.over = true;
        ++figures_.lost;
        epoll_ctl(poll_, EPOLL_CTL_DEL, voice.client.socket(), nullptr);
    }
}

void Voices::acknowledge(Voice& voice, Samples next) {
    const auto now = steady_now();
    const auto covered = std::min<std::size_t>(next / kFrame, voice.sent.size());
    if (covered <= voice.acknowledged) return;
    if (measuring_) {
        for (auto frame = voice.acknowledged; frame < covered; ++frame)
            figures_.ack.push_back(milliseconds(now - voice.sent[frame]));
        figures_.last_ack.push_back(milliseconds(now - voice.sent[covered - 1]));
    }
    voice.acknowledged = covered;
}

std::optional<Instant> Voices::sent_at(std::size_t voice, std::size_t frame) const {
    if (voice >= voices_.size() || frame >= voices_[voice].sent.size()) return std::nullopt;
    return voices_[voice].sent[frame];
}

}  // namespace scribed::bench

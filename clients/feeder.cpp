// SPDX-License-Identifier: Apache-2.0
#include "clients/feeder.hpp"

#include <algorithm>

#include "net/signal.hpp"

namespace scribed::clients {

Feeder::Feeder(std::vector<std::unique_ptr<AudioSource>> sources, std::chrono::milliseconds frame, double speed)
    : frame_(frame), pacer_(speed) {
    for (auto& source : sources)
        inputs_.push_back({std::move(source)});
}

net::Task<Outcome<>> Feeder::run(IngestClient& client, IngestLink& link) {
    Outcome<> outcome;
    const auto more = [this] {
        return !stopped_ && std::ranges::any_of(inputs_, [](const Input& input) { return !input.ended; });
    };
    for (std::chrono::milliseconds position = frame_; more() && outcome; position += frame_) {
        while (!client.has_room() && !stopped_ && client.state() != IngestClient::State::failed)
            co_await link.progress();
        if (client.state() == IngestClient::State::failed) co_return outcome;
        const auto now = steady_now();
        const auto due = pacer_.due(position, now);
        if (due > now) co_await net::sleep_until(due);
        for (std::size_t i = 0; i < inputs_.size() && outcome; ++i) {
            if (!inputs_[i].ended) outcome = co_await step(i, position, client);
        }
        link.wake();
    }
    client.finish();
    link.wake();
    co_return outcome;
}

void Feeder::stop() {
    stopped_ = true;
    for (auto& input : inputs_)
        input.source->stop();
}

net::Task<Outcome<>> Feeder::step(std::size_t number, std::chrono::milliseconds position, IngestClient& client) {
    auto& input = inputs_[number];
    // By the absolute position: at 11025 Hz a frame of 20 ms is 220 samples or 221.
    const auto target = ms_to_samples(position.count(), input.source->rate());
    auto block = co_await input.source->read(target - input.position);
    if (!block) {
        input.ended = true;
        co_return block.error();
    }
    client.push(number, input.position, block->samples);
    input.position = target;
    input.ended = block->end;
    co_return Outcome<>();
}

std::int64_t Feeder::total_ms() const {
    std::int64_t total = 0;
    for (const auto& input : inputs_) {
        if (input.source->size() == 0) return 0;
        total = std::max(total, samples_to_ms(input.source->size(), input.source->rate()));
    }
    return total;
}

}  // namespace scribed::clients

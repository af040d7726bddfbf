// SPDX-License-Identifier: Apache-2.0
#include "daemon/outbox.hpp"

#include <algorithm>
#include <utility>

namespace scribed::daemon {

void Outbox::post(const proto::ServerMessage& message) {
    if (closed_) return;
    waiting_.push_back(proto::encode(message));
    waiting_bytes_ += waiting_.back().size();
    if (overflown()) {
        close(proto::IngestClose::overloaded, "this client does not read what it is sent");
        return;
    }
    ready_.notify();
}

void Outbox::ack(const std::string& track, Samples next, Instant now) {
    if (closed_) return;
    const auto is_it = [&](const auto& ack) { return ack.track == track; };
    const auto known = std::find_if(acks_.begin(), acks_.end(), is_it);
    if (known == acks_.end()) {
        acks_.push_back({track, next});
    } else {
        known->next = next;
    }
    tick(now);
}

void Outbox::tick(Instant now) {
    if (acks_.empty() || now < acks_due_) return;
    acks_due_ = now + kAckEvery;
    acks_ready_ = true;
    ready_.notify();
}

void Outbox::close(proto::IngestClose code, std::string reason) {
    if (closed_) return;
    closed_ = true;
    code_ = code;
    reason_ = std::move(reason);
    ready_.notify();
}

net::Task<Outbox::Batch> Outbox::take() {
    while (waiting_.empty() && !acks_ready_ && !closed_) {
        const bool woken = co_await ready_.wait();
        if (!woken) close(proto::IngestClose::going_away, "the daemon stops; resume with the token");
    }
    Batch batch;
    // Acks go first: `finished` must not overtake the promise that everything is stored.
    for (const auto& ack : acks_)
        batch.messages.push_back(proto::encode(ack));
    acks_.clear();
    acks_ready_ = false;
    for (auto& message : waiting_)
        batch.messages.push_back(std::move(message));
    waiting_.clear();
    waiting_bytes_ = 0;
    batch.closed = closed_;
    batch.code = code_;
    batch.reason = reason_;
    co_return batch;
}

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "daemon/outbox.hpp"

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

void Outbox::ack(const std::string& track, Samples next) {
    if (closed_) return;
    acks_[track] = next;
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
    while (waiting_.empty() && acks_.empty() && !closed_) {
        const bool woken = co_await ready_.wait();
        if (!woken) close(proto::IngestClose::going_away, "the daemon stops; resume with the token");
    }
    Batch batch;
    // Acks go first: `finished` must not overtake the promise that everything is stored.
    for (const auto& [track, next] : std::exchange(acks_, {})) {
        batch.messages.push_back(proto::encode(proto::AckMessage{track, next}));
    }
    for (auto& message : std::exchange(waiting_, {}))
        batch.messages.push_back(std::move(message));
    waiting_bytes_ = 0;
    batch.closed = closed_;
    batch.code = code_;
    batch.reason = reason_;
    co_return batch;
}

}  // namespace scribed::daemon

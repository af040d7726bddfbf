// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/units.hpp"
#include "net/signal.hpp"
#include "net/task.hpp"
#include "proto/ingest_messages.hpp"

namespace scribed::daemon {

/// What a session has to tell its client. Acks of a track replace each other and go out at most every kAckEvery; the
/// rest waits in order, and a client that lets more than kMost bytes pile up is cut off (it resumes and is told
/// everything again). On the session's executor.
class Outbox {
public:
    static constexpr std::size_t kMost = 4 << 20;
    /// Every second round of the recorder: an ack costs as much as the frames that it covers.
    static constexpr std::chrono::milliseconds kAckEvery{150};

    explicit Outbox(net::Executor executor) : ready_(executor) {}

    void post(const proto::ServerMessage& message);
    void ack(const std::string& track, Samples next, Instant now);
    /// Lets acks go that have waited long enough; called now and then.
    void tick(Instant now);
    /// Nothing more follows; the connection then closes with this.
    void close(proto::IngestClose code, std::string reason);

    struct Batch {
        std::vector<std::string> messages;
        bool closed = false;
        proto::IngestClose code = proto::IngestClose::normal;
        std::string reason;
    };
    /// Everything that waits, acks first; waits until there is something.
    net::Task<Batch> take();
    bool closed() const { return closed_; }
    bool overflown() const { return waiting_bytes_ > kMost; }

private:
    net::Signal ready_;
    std::vector<std::string> waiting_;
    std::size_t waiting_bytes_ = 0;
    std::vector<proto::AckMessage> acks_;  ///< one for each track with news
    Instant acks_due_;                     ///< when the next acks may go
    bool acks_ready_ = false;              ///< they may, now
    bool closed_ = false;
    proto::IngestClose code_ = proto::IngestClose::normal;
    std::string reason_;
};

}  // namespace scribed::daemon

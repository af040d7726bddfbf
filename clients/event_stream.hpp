// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "clients/failure.hpp"
#include "clients/retry.hpp"
#include "clients/server.hpp"
#include "net/http_client.hpp"
#include "net/task.hpp"
#include "proto/sse.hpp"

namespace scribed::clients {

/// The events of one session, one after the other. A lost connection is taken up again behind the last event
/// (Last-Event-ID, WHATWG HTML 9.2.3). One next() at a time.
class EventStream {
public:
    /// `server` outlives the stream.
    EventStream(const Server& server, std::string session);

    /// The next event. Fails when the server refuses, stays away for a minute, or stop() was called.
    net::Task<Outcome<proto::SseEvent>> next();
    /// Ends a next() that waits.
    void stop();
    bool stopped() const { return stopped_; }

private:
    net::Task<Outcome<>> open();

    const Server& server_;
    std::string path_;
    std::string last_id_;
    std::optional<net::HttpStream> stream_;
    proto::SseParser parser_;
    std::deque<proto::SseEvent> ready_;
    Retry retry_{std::chrono::seconds(60)};
    bool ever_open_ = false;
    bool stopped_ = false;
};

}  // namespace scribed::clients

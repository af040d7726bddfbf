// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "net/signal.hpp"
#include "net/task.hpp"
#include "net/task_group.hpp"
#include "net/websocket.hpp"
#include "sandbox/core.hpp"
#include "sandbox/realtime_service.hpp"

namespace scribed::sandbox {

/// The socket under one RealtimeService: reads, feeds, writes, listens, and wakes it when its time comes.
class LiveConnection {
public:
    LiveConnection(net::WebSocket socket, Core& core, RealtimeService::Options options);
    ~LiveConnection();
    LiveConnection(const LiveConnection&) = delete;
    LiveConnection& operator=(const LiveConnection&) = delete;

    /// Until either side ends it. `refusal`: told instead of serving, then closed with `code`.
    net::Task<void> run(std::optional<Refusal> refusal, std::uint16_t code);
    void arm(const Fault& fault);

private:
    net::Task<void> write_loop();
    net::Task<void> listen_loop();
    net::Task<void> clock_loop();
    void perform();

    net::WebSocket socket_;
    Core& core_;
    RealtimeService service_;
    net::TaskGroup tasks_;
    net::Signal to_write_;
    net::Signal to_hear_;
    net::Signal to_wake_;
    std::deque<std::string> outgoing_;
    std::deque<std::vector<std::int16_t>> clips_;
    std::optional<HangUp> hang_up_;
};

}  // namespace scribed::sandbox

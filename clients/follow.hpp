// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "clients/failure.hpp"
#include "clients/live_screen.hpp"
#include "clients/run_loop.hpp"
#include "clients/server.hpp"
#include "net/task.hpp"
#include "proto/sse.hpp"

namespace scribed::clients {

/// Shows the events of a session on `screen` until it is done, failed or waiting for its account (screen.batch() then
/// says which), or until the reader interrupts. `on_event` hears each event too.
net::Task<Outcome<>> follow(
    const Server& server,
    std::string session,
    LiveScreen& screen,
    Interrupts& interrupts,
    std::function<void(const proto::SseEvent&)> on_event
);

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "clients/audio_source.hpp"
#include "clients/feeder.hpp"
#include "clients/ingest_client.hpp"
#include "clients/ingest_link.hpp"
#include "clients/live_screen.hpp"
#include "clients/run_loop.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

/// One recording from its first sample to `finished`: sources, session, connection and screen put together. Used by
/// `scribe stream` and `scribe demo`.
class LiveSession {
public:
    struct Plan {
        std::vector<std::unique_ptr<AudioSource>> sources;  ///< number n is track n of `start`
        proto::StartMessage start;
        std::chrono::milliseconds frame{20};
        double speed = 1.0;  ///< 0: as fast as the server stores
        std::chrono::seconds ahead{30};
        std::chrono::seconds patience{120};
        std::string hint;  ///< below the progress bar
    };

    LiveSession(net::Executor executor, const Server& server, LiveScreen& screen, Plan plan);

    /// Until the server said `finished`. An interrupt ends the audio and is no failure. `on_message` hears everything
    /// that the server says.
    net::Task<Outcome<>> run(Interrupts& interrupts, IngestLink::Listener on_message);

    const std::string& session() const { return client_.session(); }

private:
    net::Task<> feed(Outcome<>& outcome);
    net::Task<> stop_when_asked(Interrupts& interrupts);
    net::Task<> redraw();
    StreamStatus status() const;

    LiveScreen& screen_;
    IngestClient client_;
    IngestLink link_;
    Feeder feeder_;
    net::Executor executor_;
    std::string hint_;
    bool running_ = true;
    Instant started_ = steady_now();
};

}  // namespace scribed::clients

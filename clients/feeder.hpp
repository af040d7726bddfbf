// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "clients/audio_source.hpp"
#include "clients/ingest_client.hpp"
#include "clients/ingest_link.hpp"
#include "clients/pacer.hpp"
#include "net/task.hpp"

namespace scribed::clients {

/// Moves audio of several sources, laid on one clock, into a session: one frame of each at a time, when the pacer says
/// so and the session has room. Source number n is track number n. Ends the session behind the last sample.
class Feeder {
public:
    Feeder(std::vector<std::unique_ptr<AudioSource>> sources, std::chrono::milliseconds frame, double speed);

    /// Until the audio has ended or stop() was called; then the session has been told to finish.
    net::Task<Outcome<>> run(IngestClient& client, IngestLink& link);
    /// Politely: what was read goes out, nothing more is read.
    void stop();

    /// Of the longest source; 0 when one does not know.
    std::int64_t total_ms() const;

private:
    struct Input {
        std::unique_ptr<AudioSource> source;
        Samples position = 0;
        bool ended = false;
    };

    /// Moves input `number` on to `position`.
    net::Task<Outcome<>> step(std::size_t number, std::chrono::milliseconds position, IngestClient& client);

    std::vector<Input> inputs_;
    std::chrono::milliseconds frame_;
    Pacer pacer_;
    bool stopped_ = false;
};

}  // namespace scribed::clients

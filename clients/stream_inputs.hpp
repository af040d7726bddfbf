// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "clients/audio_source.hpp"
#include "clients/failure.hpp"
#include "clients/stream_command.hpp"
#include "net/task.hpp"
#include "proto/ingest_messages.hpp"

namespace scribed::clients {

/// What a stream command opens: a source for each track, and the message that opens the session for them.
struct StreamInputs {
    std::vector<std::unique_ptr<AudioSource>> sources;
    proto::StartMessage start;
};

/// A single input is framed `raw`, several are `tagged`. Track ids are made of file names: `alice.wav` is `alice`.
Outcome<StreamInputs> open_stream_inputs(net::Executor executor, const StreamOptions& options);

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "proto/ingest_frame.hpp"
#include "proto/ingest_messages.hpp"

namespace scribed::proto {

/// Audio of one binary message. `pcm` lives as long as the message it came in.
struct IngestAudio {
    std::uint32_t track = 0;
    std::optional<Samples> first;  ///< nothing: continues where the track stands (`raw`)
    std::string_view pcm;          ///< little-endian s16, an even number of bytes; may be empty
};

/// A message that is refused. Fatal ones end the connection with `close`, never the session.
struct IngestRefusal {
    ErrorMessage error;
    IngestClose close = IngestClose::bad_request;
};

using IngestAction =
    std::variant<StartMessage, TrackMessage, MarkMessage, BarrierMessage, FinishMessage, IngestAudio, IngestRefusal>;

/// The server's side of one `GET /v1/ingest` connection (design.md 3.1): says what each message asks for, and refuses
/// what does not fit the conversation: awaiting start -> streaming -> finished. Knows nothing of the session behind it.
class IngestMachine {
public:
    enum class State { awaiting_start, streaming, finished };

    IngestAction on_text(std::string_view message);
    IngestAction on_binary(std::string_view message);
    /// The start was granted: how binary messages are framed, and how many tracks there are.
    void on_started(Framing framing, std::uint32_t tracks);
    void on_track_added() { ++tracks_; }

    State state() const { return state_; }

private:
    State state_ = State::awaiting_start;
    Framing framing_ = Framing::raw;
    std::uint32_t tracks_ = 0;
};

}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.hpp"
#include "clients/failure.hpp"
#include "clients/unacked_audio.hpp"
#include "proto/ingest_messages.hpp"

namespace scribed::clients {

/// The client's side of `GET /v1/ingest` (design.md 3.1) without a socket: what to say on each connection so that no
/// sample is lost or sent twice, whatever breaks. Keeps what is not acknowledged; after a loss it resumes the session
/// and goes on at the sample that the server wants next.
class IngestClient {
public:
    enum class State {
        opening,   ///< no connection, or one that has not said `started` yet
        flowing,   ///< audio goes out
        finished,  ///< the server said `finished`
        failed,    ///< cannot go on; failure() says why
    };

    struct Outgoing {
        bool text = false;
        std::string bytes;
    };

    /// `start` opens a fresh session with at least one track; holes between pushes need tagged framing. At most `ahead`
    /// of audio of each track is kept unacknowledged.
    IngestClient(proto::StartMessage start, std::chrono::seconds ahead);

    /// Whether every track may push more.
    bool has_room() const;
    /// Takes samples that stand at `first` in track number `track`. In order and without overlap.
    void push(std::size_t track, Samples first, std::span<const std::int16_t> samples);
    /// No more audio comes: `finish` goes out behind the last sample.
    void finish() { finishing_ = true; }

    /// A connection stands. Gives the message that opens it: a fresh start, or a resumption.
    std::string on_open();
    /// A text message came. Gives what it said; nothing for types that this version does not know.
    std::optional<proto::ServerMessage> on_text(std::string_view text);
    /// The next message that may go out now; nothing until something changes.
    std::optional<Outgoing> next_outgoing();
    /// The connection ended (1006: without a close frame). When the state is `opening` afterwards, connect again.
    void on_closed(std::uint16_t code, std::string_view reason);

    State state() const { return state_; }
    /// How long the server wants to be left alone after the last loss.
    std::chrono::milliseconds retry_after() const { return retry_after_; }
    /// Set when the state is `failed`.
    const std::optional<Failure>& failure() const { return failure_; }
    /// Empty before the first `started`.
    const std::string& session() const { return session_; }
    const std::vector<proto::TrackSpec>& tracks() const { return start_.tracks; }

    /// How far all tracks are acknowledged: the least of them that still has audio to acknowledge, else the furthest.
    std::int64_t acked_ms() const;
    /// The end of what was pushed, of the longest track.
    std::int64_t pushed_ms() const;

private:
    struct Track {
        std::uint32_t index = 0;
        UnackedAudio audio;
    };

    void on_started(const proto::StartedMessage& message);
    void fail(Failure failure);

    proto::StartMessage start_;
    std::chrono::seconds ahead_;
    std::vector<Track> tracks_;
    std::uint64_t sequence_ = 0;
    State state_ = State::opening;
    std::string session_;
    std::string resume_;
    bool finishing_ = false;
    bool finish_sent_ = false;  ///< on this connection or an earlier one, behind all audio
    bool finish_due_ = false;   ///< not yet sent on this connection
    std::optional<Failure> failure_;
    std::string last_error_;  ///< of a fatal `error` message; the close code that follows tells its kind
    std::string last_param_;
    std::chrono::milliseconds retry_after_{0};  ///< of that message
};

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/units.hpp"
#include "proto/live_event.hpp"

namespace scribed::proto {

/// One connection of a track's succession of them, and the way of the track's audio into it: what LiveSuccession asks
/// of it, whatever kind of lane it belongs to. A value without a socket; whoever serves it knows its kind.
class LiveLeg {
public:
    virtual ~LiveLeg() = default;

    /// From here on it is sent the track from the sample `track` on.
    virtual void begin(Samples track) = 0;
    /// Track samples from `track` on; in order. A hole before them is silence: no utterance goes on
    /// behind a long one.
    virtual void feed(std::span<const std::int16_t> pcm, Samples track, Instant now) = 0;
    /// The track is quiet for now: closes an utterance under way.
    virtual void quiet(Instant now) = 0;
    /// LiveFlushed with the returned id follows once everything fed so far has its text or is lost.
    virtual std::uint64_t flush(Instant now) = 0;
    /// No more audio: LiveEnded follows once the rest has settled.
    virtual void drain(Instant now) = 0;
    /// Another leg takes over: this one waits for the texts of what it has taken, then ends. Returns the track sample
    /// from which the other must be sent the audio; texts of what lies behind are not this one's any more.
    virtual Samples retire(Instant now) = 0;
    /// Nobody needs it any more: ends at once, without an error.
    virtual void dismiss(Instant now) = 0;

    virtual bool ended() const = 0;
    virtual std::vector<LiveEvent> take_events() = 0;
    /// Whether whoever serves it has something to send. Cheap: asked for every 20 ms frame.
    virtual bool has_outgoing() const = 0;
    /// Samples (24 kHz) that wait to be sent.
    virtual Samples waiting() const = 0;
    virtual Samples begun_at() const = 0;
    /// Where another leg would have to begin if this one were lost now, or was lost.
    virtual Samples resume_at() const = 0;
    /// Whether another leg may take over here without cutting an utterance.
    virtual bool between_utterances() const = 0;
    /// Whether the text of this item (LiveText::item) is still to come, and from this leg.
    virtual bool awaits(const std::string& item) const = 0;
    /// Whether its service ends it after a while.
    virtual bool limited() const = 0;
    /// When, in Unix seconds, where the service has named it.
    virtual std::optional<std::int64_t> expires_at() const = 0;

    // The succession's notes.
    std::uint64_t number = 0;                  ///< tells the legs of a track apart
    Instant dialed;                            ///< when its connection was begun
    UnixMs dialed_wall = 0;                    ///< the same
    std::optional<Instant> ready;              ///< since when it is configured
    std::optional<UpstreamError> failure;      ///< what it ended with
    std::map<std::string, std::string> names;  ///< what its items are called outside
};

}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "upstream/lane_span.hpp"

namespace scribed::daemon {

/// Joins the spans in which it is told who has a track's audio (a few frames at a time) into ones worth storing. A pure
/// value.
class SpanCollector {
public:
    using Emit = std::function<void(const std::string& track, const upstream::LaneSpan& span)>;

    explicit SpanCollector(Emit emit) : emit_(std::move(emit)) {}

    void told(const std::string& track, upstream::LaneSpan span, Instant now);
    /// Up to where it is known who has the track.
    Samples known_to(const std::string& track) const;
    /// Emits what has grown for a second.
    void tick(Instant now);
    /// Emits what is known of the track: before what it describes is stored.
    void flush(const std::string& track);
    void flush();

private:
    struct Newest {
        upstream::LaneSpan span;
        Instant since;         ///< when its first sample was told that was not emitted
        bool emitted = false;  ///< all of it
    };
    void emit(const std::string& track, Newest& newest);

    Emit emit_;
    std::map<std::string, Newest> newest_;  ///< by track
};

}  // namespace scribed::daemon

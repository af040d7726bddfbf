// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "audio/timeline.hpp"
#include "base/units.hpp"

namespace scribed::proto {

/// Audio of one realtime connection that waits for its socket: samples at 24 kHz, and where in their track they lie.
/// Positions count the samples ever pushed.
class RealtimeAudioQueue {
public:
    struct TrackRange {
        Samples begin = 0;
        Samples end = 0;
    };

    /// Takes samples that hold the track from the track sample `track` on. A start within 1 ms of where the last push
    /// ended continues it; one before that continues it too, since a track's clock does not run backwards.
    void push(std::span<const std::int16_t> pcm, Samples track);
    /// Digital silence that is upstream's only: the track's clock stands still under it. Nothing before the first
    /// push().
    void push_silence(Samples count);

    Samples size() const { return samples_.size() - head_; }
    /// Position of the first waiting sample, and behind the last one.
    Samples front() const { return front_; }
    Samples back() const { return front_ + size(); }
    /// The track samples that all pushed audio spans.
    TrackRange pushed() const { return {track_begin_, track_end()}; }

    /// The first `count` waiting samples, until the next change.
    std::span<const std::int16_t> peek(Samples count) const;
    /// Removes the first `count` samples, which become upstream's from its sample `upstream` on, and marks in
    /// `timeline` wherever the track does not simply go on.
    void send(Samples count, Samples upstream, audio::Timeline& timeline);
    /// Upstream has been given something that is not of the track: the next sample sent needs a mark.
    void interrupt();
    void clear();

private:
    // Audio without a break: the sample at position `at` is the track's `track`. Silence that is not of the track
    // stands at `track` as a whole.
    struct Run {
        Samples at = 0;
        Samples track = 0;
        bool silent = false;
        bool marked = false;
    };
    static Samples track_at(const Run& run, Samples position);
    Samples track_end() const;
    void remove(Samples count);

    std::vector<std::int16_t> samples_;
    std::size_t head_ = 0;
    Samples front_ = 0;
    Samples track_begin_ = 0;
    std::vector<Run> runs_;  // never empty after the first push
};

}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "transcript/segment.hpp"

namespace scribed::clients {

/// One entry of the live text as a person reads it.
struct LiveLine {
    enum class Kind { speech, gap, note };

    Kind kind = Kind::speech;
    std::size_t speaker = 0;  ///< number of the track, for its colour
    std::string name;         ///< empty for a note
    std::int64_t start_ms = 0;
    std::string text;
    bool partial = false;
};

/// Segments, gaps and notices of one session as they come, in any order; gives them out in the order of time. Lines
/// that will not change any more are settled, and taken out once; the rest is open and may be drawn again and again.
class LiveTranscript {
public:
    LiveTranscript() = default;
    LiveTranscript(const LiveTranscript&) = delete;
    LiveTranscript& operator=(const LiveTranscript&) = delete;

    /// Names a track. Tracks that were not named are shown by their id.
    void name_track(std::string_view id, std::string_view name);

    /// An older revision than the one that is known changes nothing, so replays are harmless.
    void apply(const transcript::Segment& segment);
    void apply(const transcript::Gap& gap);
    /// A word to the reader, placed behind everything that is there.
    void note(std::string text);

    /// Takes the lines that have become settled. At most `max_open` stay open, save those still spoken: where more wait
    /// behind one that is slow to end, the finished among them settle all the same.
    std::vector<LiveLine> settle(std::size_t max_open);
    /// Takes everything, at the end.
    std::vector<LiveLine> settle_all();
    std::vector<LiveLine> open() const;

    /// The track's number, by the order in which tracks became known.
    std::size_t number_of(std::string_view id) { return track(id).number; }
    bool several_speakers() const { return tracks_.size() > 1; }
    /// Columns of the longest name.
    std::size_t name_width() const;
    /// All segments that were not retracted, settled or not, in order of time.
    std::vector<transcript::Segment> segments() const;

private:
    struct Track {
        std::size_t number = 0;
        std::string name;
    };
    struct Entry {
        LiveLine line;
        transcript::Revision revision = 0;
        std::uint64_t order = 0;
        bool settled = false;
        bool retracted = false;
        transcript::Segment segment;  ///< speech only
    };

    Track& track(std::string_view id);
    Entry& entry(const std::string& key);
    /// Open entries in order of time.
    std::vector<Entry*> waiting() const;

    std::map<std::string, Track, std::less<>> tracks_;
    std::map<std::string, Entry> entries_;
    std::vector<Entry*> open_;  ///< into entries_
    std::uint64_t next_order_ = 1;
    std::int64_t latest_ms_ = 0;
};

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
// Any bytes as a track: every byte is a word, a pause or a cut, so that mutations stay close to speech. The merge must
// keep what merge.hpp promises, whatever the times and texts.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "transcript/merge.hpp"
#include "transcript/truncation.hpp"
#include "transcript/words.hpp"

namespace {

using namespace scribed::transcript;

void require(bool held) {
    if (!held) std::abort();
}

constexpr std::array<const char*, 16> kWords = {"a",           "the",  "meeting", "2020",   "twenty", "VP.",
                                                "v",           "p",    "well,",   "today.", "天気。", "ไทย",
                                                "<inaudible>", "\xFF", "—",       "שָׁלוֹם"};

// The low nibble picks a word, the high one what happens with it.
MergeTrack track_of(const std::uint8_t* data, std::size_t size) {
    MergeTrack track;
    track.prompt = "the meeting today";
    track.listened = size > 0 && (data[0] & 1) != 0;
    track.canon.push_back({0, 0, {}});
    track.live.push_back({"u", 0, 0, {}});
    std::int64_t now = 0;
    for (std::size_t i = 1; i < size; ++i) {
        const std::string_view word = kWords[data[i] & 15];
        const unsigned what = data[i] >> 4;
        const std::int64_t from = now;
        if (what != 1) track.canon.back().text.append(word).append(what == 2 ? "" : " ");
        if (what != 3) track.live.back().text.append(what == 4 ? "other" : word).append(" ");
        now += what == 5 ? 0 : 200;
        if (what != 6 && track.listened) track.speech.push_back({from, now});
        if (what == 7) now += 7000;
        if (what >= 8 && what < 11) now += 400;
        track.live.back().end_ms = track.canon.back().end_ms = now;
        if (what >= 9 && what < 12) track.live.push_back({"u", now, now, {}});
        if (what == 12) {
            track.live.push_back(track.live.back());
            track.live.push_back({"u", now, now, {}});
        }
        if (what == 13) track.live.push_back({"u", now - 3000, now, {}});
        if (what == 14) track.canon.push_back({now, now, {}});
        if (what == 15) track.canon.push_back({now + 9000, now, {}});
    }
    return track;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // What can go wrong does so in a minute of speech; longer inputs only cost time.
    constexpr std::size_t kMost = 256;
    if (size > kMost) return 0;
    const MergeTrack track = track_of(data, size);
    const auto words = time_words(track);
    std::size_t expected = 0;
    for (const CanonPiece& piece : track.canon)
        expected += split_words(piece.text).size();
    require(words.size() == expected);
    for (std::size_t i = 0; i < words.size(); ++i) {
        require(words[i].start_ms <= words[i].end_ms);
        if (i > 0) require(words[i].start_ms >= words[i - 1].start_ms);
    }
    for (const CanonSegment& segment : merge(std::span(&track, 1)).segments)
        require(!segment.words.empty() && segment.start_ms <= segment.end_ms);
    const auto usual = voice_per_word_time(track.canon, track.speech);
    for (const CanonPiece& piece : track.canon)
        find_cut_off(piece, track.live, track.speech, usual);
    return 0;
}

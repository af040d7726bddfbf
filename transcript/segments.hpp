// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "transcript/merge.hpp"

namespace scribed::transcript {

inline constexpr std::int64_t kLongestSegmentMs = 12'000;
inline constexpr std::size_t kMostSegmentWords = 30;

/// Cuts one track's words, or units of them, into segments for people: at sentence ends and long pauses, and a longer
/// stretch than the limits allow at its best breath. Ids are left empty. Doubted words stand in segments of their own.
/// A character of a script without spaces counts as a third of a word.
std::vector<CanonSegment> cut_segments(const MergeTrack& track, std::span<const TimedWord> words, Source source);

/// The live utterances that the batch pass has nothing for, as words spread over each: those that no word of `canon`
/// (in order) shares time with, while somebody was heard to speak (`speech`, or nothing is known of it). Of utterances
/// that a reconnect delivered twice, the first. One list per utterance.
std::vector<std::vector<TimedWord>> unheard_by_batch(const MergeTrack& track, std::span<const TimedWord> canon);

}  // namespace scribed::transcript

// SPDX-License-Identifier: Apache-2.0
#include "transcript/track_input.hpp"

#include <algorithm>

namespace scribed::transcript {
namespace {

constexpr std::int64_t kLastMs = std::int64_t{10} * 366 * 24 * 3600 * 1000;

constexpr std::int64_t kLongestOnsetMs = 1000;

template <class T>
void clamp_times(std::vector<T>& spans) {
    for (T& span : spans) {
        span.start_ms = std::clamp<std::int64_t>(span.start_ms, 0, kLastMs);
        span.end_ms = std::clamp<std::int64_t>(span.end_ms, span.start_ms, kLastMs);
    }
}

template <class T>
void sort_by_start(std::vector<T>& spans) {
    std::stable_sort(spans.begin(), spans.end(), [](const T& a, const T& b) { return a.start_ms < b.start_ms; });
}

}  // namespace

MergeTrack put_in_order(const MergeTrack& track) {
    MergeTrack out = track;
    clamp_times(out.live);
    sort_by_start(out.live);
    clamp_times(out.canon);
    std::int64_t end = 0;
    for (CanonPiece& piece : out.canon) {
        piece.start_ms = std::max(piece.start_ms, end);
        piece.end_ms = std::max(piece.end_ms, piece.start_ms);
        end = piece.end_ms;
    }
    clamp_times(out.speech);
    sort_by_start(out.speech);
    std::vector<VoicedStretch> speech;
    for (const VoicedStretch& stretch : out.speech) {
        if (!speech.empty() && stretch.start_ms <= speech.back().end_ms) {
            speech.back().end_ms = std::max(speech.back().end_ms, stretch.end_ms);
        } else {
            speech.push_back(stretch);
        }
    }
    out.speech = std::move(speech);
    out.onset_ms = std::clamp<std::int64_t>(out.onset_ms, 0, kLongestOnsetMs);
    return out;
}

}  // namespace scribed::transcript

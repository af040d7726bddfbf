// SPDX-License-Identifier: Apache-2.0
#include "transcript/segments.hpp"

#include <algorithm>

#include "transcript/words.hpp"

namespace scribed::transcript {
namespace {

// A sentence ends a segment when what stands before is long enough to be read as a line, or a breath follows it.
constexpr std::int64_t kLineMs = 3000;
constexpr std::int64_t kBreathMs = 600;
// So long a silence ends a segment whatever the words say.
constexpr std::int64_t kSilenceMs = 1500;

std::int64_t pause_after(std::span<const TimedWord> words, std::size_t i) {
    return words[i + 1].start_ms - words[i].end_ms;
}

// A character of a script without spaces says a third of a word.
constexpr std::size_t kThirdsPerWord = 3;

bool fits(std::span<const TimedWord> words, std::size_t begin, std::size_t last) {
    if (words[last].end_ms - words[begin].start_ms > kLongestSegmentMs) return false;
    std::size_t thirds = 0;
    for (std::size_t i = begin; i <= last; ++i)
        thirds += words[i].ends_word ? kThirdsPerWord : 1;
    return thirds <= kMostSegmentWords * kThirdsPerWord;
}

// Whether a segment that began with word `begin` is complete with word `i`.
bool complete(std::span<const TimedWord> words, std::size_t begin, std::size_t i) {
    const std::int64_t pause = pause_after(words, i);
    if (pause >= kSilenceMs || words[i + 1].doubt != words[i].doubt) return true;
    if (break_after(words[i].text) != Break::sentence) return false;
    return pause >= kBreathMs || words[i].end_ms - words[begin].start_ms >= kLineMs;
}

// The best last word in [begin, limit) for a segment that must be cut: where the breath is longest, a clause's end
// counting as one, and not so early that crumbs remain.
std::size_t best_cut(std::span<const TimedWord> words, std::size_t begin, std::size_t limit) {
    constexpr std::int64_t kClauseMs = 400;
    constexpr std::int64_t kSentenceMs = 1000;
    std::size_t best = limit - 1;
    std::int64_t most = -1;
    for (std::size_t i = begin + (limit - begin) / 3; i < limit && i + 1 < words.size(); ++i) {
        std::int64_t worth = std::max<std::int64_t>(pause_after(words, i), 0);
        const Break after = break_after(words[i].text);
        if (after == Break::clause) worth += kClauseMs;
        if (after == Break::sentence) worth += kSentenceMs;
        if (worth >= most) {
            most = worth;
            best = i;
        }
    }
    return best;
}

Timing timing_of(std::span<const TimedWord> words) {
    const auto count = [&](Timing timing) {
        return std::count_if(words.begin(), words.end(), [&](const TimedWord& word) { return word.timing == timing; });
    };
    if (2 * count(Timing::anchored) >= static_cast<std::ptrdiff_t>(words.size())) return Timing::anchored;
    return count(Timing::bounded) == static_cast<std::ptrdiff_t>(words.size()) ? Timing::bounded : Timing::interpolated;
}

CanonSegment make_segment(const MergeTrack& track, std::span<const TimedWord> words, Source source) {
    CanonSegment segment;
    segment.track = track.id;
    segment.speaker = track.speaker;
    segment.start_ms = words.front().start_ms;
    segment.end_ms = words.front().end_ms;
    segment.source = source;
    segment.timing = timing_of(words);
    segment.doubt = words.front().doubt;
    bool space = false;
    for (const TimedWord& word : words) {
        if (space) segment.text += ' ';
        space = word.ends_word;
        segment.text += word.text;
        segment.end_ms = std::max(segment.end_ms, word.end_ms);
        segment.words.push_back({word.start_ms, word.end_ms, word.text, word.ends_word});
    }
    segment.words.back().spaced = true;
    return segment;
}

}  // namespace

std::vector<CanonSegment> cut_segments(const MergeTrack& track, std::span<const TimedWord> words, Source source) {
    std::vector<CanonSegment> out;
    const auto emit = [&](std::size_t begin, std::size_t end) {
        out.push_back(make_segment(track, words.subspan(begin, end - begin), source));
    };
    std::size_t begin = 0;
    for (std::size_t i = 0; i < words.size();) {
        if (i > begin && !fits(words, begin, i)) {
            const std::size_t last = best_cut(words, begin, i);
            emit(begin, last + 1);
            begin = last + 1;
            i = begin;
            continue;
        }
        if (i + 1 == words.size() || complete(words, begin, i)) {
            emit(begin, i + 1);
            begin = i + 1;
        }
        ++i;
    }
    return out;
}

}  // namespace scribed::transcript

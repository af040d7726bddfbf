// SPDX-License-Identifier: Apache-2.0
#include "transcript/voice.hpp"

#include <algorithm>

namespace scribed::transcript {
namespace {

// An edge nearer than this to another one is the same edge, heard twice.
constexpr std::int64_t kSameEdgeMs = 150;
// Between utterances, unknown time shorter than this is a pause: seldom does the live pass miss words and hear others
// so near.
constexpr std::int64_t kUnknownMs = 2000;

struct Interval {
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    bool known = true;
};

std::vector<Interval> unite(std::vector<Interval> parts) {
    std::erase_if(parts, [](const Interval& part) { return part.end_ms <= part.start_ms; });
    std::sort(parts.begin(), parts.end(), [](const Interval& a, const Interval& b) { return a.start_ms < b.start_ms; });
    std::vector<Interval> out;
    for (const Interval& part : parts) {
        if (!out.empty() && part.start_ms < out.back().end_ms) {
            out.back().end_ms = std::max(out.back().end_ms, part.end_ms);
        } else {
            out.push_back(part);
        }
    }
    return out;
}

// Whether any of `intervals` (in order, disjoint) meets [start, end).
bool meets(std::span<const Interval> intervals, std::int64_t start, std::int64_t end) {
    const auto at = std::partition_point(intervals.begin(), intervals.end(), [&](const Interval& interval) {
        return interval.end_ms <= start;
    });
    return at != intervals.end() && at->start_ms < end;
}

std::vector<Interval> voiced_intervals(
    std::span<const LiveUtterance> live,
    std::span<const VoicedStretch> speech,
    std::int64_t begin_ms,
    std::int64_t end_ms
) {
    std::vector<Interval> parts;
    for (const VoicedStretch& stretch : speech)
        parts.push_back({std::max(stretch.start_ms, begin_ms), std::min(stretch.end_ms, end_ms)});
    parts = unite(std::move(parts));
    const std::vector<Interval> voiced = parts;
    for (const LiveUtterance& utterance : live) {
        const std::int64_t start = std::max(utterance.start_ms, begin_ms);
        const std::int64_t end = std::min(utterance.end_ms, end_ms);
        if (!utterance.text.empty() && start < end && !meets(voiced, start, end)) parts.push_back({start, end});
    }
    return unite(std::move(parts));
}

std::vector<Interval> with_unknown_time(std::vector<Interval> known, std::int64_t begin_ms, std::int64_t end_ms) {
    std::vector<Interval> out;
    std::int64_t at = begin_ms;
    const auto fill_to = [&](std::int64_t end) {
        if (end - at >= kUnknownMs || (end > at && known.empty())) out.push_back({at, end, false});
    };
    for (const Interval& interval : known) {
        fill_to(interval.start_ms);
        out.push_back(interval);
        at = interval.end_ms;
    }
    fill_to(end_ms);
    return out;
}

std::vector<std::int64_t> utterance_edges(std::span<const LiveUtterance> live) {
    std::vector<std::int64_t> edges;
    for (const LiveUtterance& utterance : live) {
        edges.push_back(utterance.start_ms);
        edges.push_back(utterance.end_ms);
    }
    std::sort(edges.begin(), edges.end());
    return edges;
}

}  // namespace

std::vector<VoiceAtom> make_atoms(
    std::span<const LiveUtterance> live,
    std::span<const VoicedStretch> speech,
    bool speech_known,
    std::int64_t begin_ms,
    std::int64_t end_ms
) {
    std::vector<Interval> intervals = voiced_intervals(live, speech, begin_ms, end_ms);
    if (!speech_known) intervals = with_unknown_time(std::move(intervals), begin_ms, end_ms);
    const auto edges = utterance_edges(live);

    std::vector<VoiceAtom> atoms;
    for (const Interval& interval : intervals) {
        std::int64_t start = interval.start_ms;
        auto edge = std::lower_bound(edges.begin(), edges.end(), start);
        for (; edge != edges.end() && *edge <= interval.end_ms - kSameEdgeMs; ++edge) {
            if (*edge < start + kSameEdgeMs) continue;
            atoms.push_back({start, *edge, 0, 0, interval.known});
            start = *edge;
        }
        atoms.push_back({start, interval.end_ms, 0, 0, interval.known});
    }

    // Utterances may overlap; an atom belongs to those that cover its middle, or lie inside it.
    std::size_t first = 0;
    for (VoiceAtom& atom : atoms) {
        const std::int64_t middle = atom.start_ms + atom.length() / 2;
        while (first < live.size() && live[first].end_ms <= atom.start_ms)
            ++first;
        std::size_t begin = first;
        while (begin < live.size() && live[begin].start_ms < atom.end_ms && live[begin].end_ms <= middle &&
               live[begin].start_ms < atom.start_ms)
            ++begin;
        std::size_t end = begin;
        while (end < live.size() && (live[end].start_ms <= middle || live[end].end_ms <= atom.end_ms) &&
               live[end].start_ms < atom.end_ms)
            ++end;
        if (begin < end) {
            atom.first_utterance = static_cast<std::uint32_t>(begin);
            atom.last_utterance = static_cast<std::uint32_t>(end);
        }
    }
    return atoms;
}

}  // namespace scribed::transcript

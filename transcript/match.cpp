// SPDX-License-Identifier: Apache-2.0
#include "transcript/match.hpp"

#include <algorithm>

#include "transcript/anchors.hpp"

namespace scribed::transcript {
namespace {

// A recogniser's utterance may reach this much over the edge of the piece in which its words were uploaded.
constexpr std::int64_t kEdgeToleranceMs = 1500;

std::vector<Window> windows_of(const MergeTrack& track, const LiveIndex& index, const Match& match) {
    const auto first_token = [&](std::size_t utterance) {
        const auto& of = match.utterance_of;
        return static_cast<std::uint32_t>(std::lower_bound(of.begin(), of.end(), utterance) - of.begin());
    };
    std::vector<Window> out;
    for (std::size_t p = 0; p < track.canon.size(); ++p) {
        const std::size_t begin = index.first_after(track.canon[p].start_ms - kEdgeToleranceMs);
        const std::size_t end = index.last_before(track.canon[p].end_ms + kEdgeToleranceMs);
        out.push_back(
            {static_cast<std::uint32_t>(match.piece_begin[p]), static_cast<std::uint32_t>(match.piece_begin[p + 1]),
             first_token(begin), first_token(std::max(begin, end))}
        );
    }
    return out;
}

}  // namespace

Match match(const MergeTrack& track, const LiveIndex& index) {
    Match out;
    for (std::uint32_t u = 0; u < track.live.size(); ++u) {
        append_tokens(track.live[u].text, out.live);
        out.utterance_of.resize(out.live.size(), u);
    }
    for (const CanonPiece& piece : track.canon) {
        out.piece_begin.push_back(out.canon.size());
        append_tokens(piece.text, out.canon);
    }
    out.piece_begin.push_back(out.canon.size());
    shorten_frequent(out.canon);

    const auto windows = windows_of(track, index, out);
    const auto anchors = find_anchors(out.live, out.canon, windows);
    const auto bands = make_bands(out.live.size(), out.canon.size(), anchors, windows);
    out.links = align(out.live, out.canon, bands);
    out.hints = make_hints(out.links, out.utterance_of);
    return out;
}

}  // namespace scribed::transcript

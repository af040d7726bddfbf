// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "transcript/align.hpp"
#include "transcript/anchors.hpp"
#include "transcript/clean_text.hpp"
#include "transcript/hints.hpp"
#include "transcript/merge.hpp"
#include "transcript/placement.hpp"
#include "transcript/speaking_time.hpp"
#include "transcript/spoken.hpp"
#include "transcript/track_input.hpp"
#include "transcript/voice.hpp"
#include "transcript/words.hpp"

namespace scribed::transcript {
namespace {

// A recogniser's utterance may reach this much over the edge of the piece in which its words were uploaded.
constexpr std::int64_t kEdgeToleranceMs = 1500;

struct LiveTokens {
    std::vector<Token> tokens;
    std::vector<std::uint32_t> utterance_of;
};

LiveTokens tokens_of(const std::vector<LiveUtterance>& live) {
    LiveTokens out;
    for (std::uint32_t u = 0; u < live.size(); ++u) {
        append_tokens(live[u].text, 0, out.tokens);
        out.utterance_of.resize(out.tokens.size(), u);
    }
    return out;
}

struct CanonTokens {
    std::vector<Token> tokens;
    std::vector<std::size_t> piece_begin;  // index of each piece's first token; one more at the end
};

CanonTokens tokens_of(const std::vector<CanonPiece>& canon) {
    CanonTokens out;
    for (const CanonPiece& piece : canon) {
        out.piece_begin.push_back(out.tokens.size());
        append_tokens(piece.text, 0, out.tokens);
    }
    out.piece_begin.push_back(out.tokens.size());
    return out;
}

// Finds the live utterances that meet a span of time; their ends may run backwards where they overlap.
class LiveIndex {
public:
    explicit LiveIndex(std::span<const LiveUtterance> live) : live_(live) {
        std::int64_t latest = 0;
        for (const LiveUtterance& utterance : live)
            latest_end_.push_back(latest = std::max(latest, utterance.end_ms));
    }
    /// The first utterance that ends after `ms`, or follows one that does.
    std::size_t first_after(std::int64_t ms) const {
        return static_cast<std::size_t>(
            std::upper_bound(latest_end_.begin(), latest_end_.end(), ms) - latest_end_.begin()
        );
    }
    /// One past the last utterance that starts before `ms`.
    std::size_t last_before(std::int64_t ms) const {
        const auto at = std::partition_point(live_.begin(), live_.end(), [&](const LiveUtterance& utterance) {
            return utterance.start_ms < ms;
        });
        return static_cast<std::size_t>(at - live_.begin());
    }

private:
    std::span<const LiveUtterance> live_;
    std::vector<std::int64_t> latest_end_;
};

std::vector<Window> windows_of(
    const MergeTrack& track, const LiveIndex& index, const LiveTokens& live, const CanonTokens& canon
) {
    const auto first_token = [&](std::size_t utterance) {
        return static_cast<std::uint32_t>(
            std::lower_bound(live.utterance_of.begin(), live.utterance_of.end(), utterance) - live.utterance_of.begin()
        );
    };
    std::vector<Window> out;
    for (std::size_t p = 0; p < track.canon.size(); ++p) {
        const std::size_t begin = index.first_after(track.canon[p].start_ms - kEdgeToleranceMs);
        const std::size_t end = index.last_before(track.canon[p].end_ms + kEdgeToleranceMs);
        out.push_back(
            {static_cast<std::uint32_t>(canon.piece_begin[p]), static_cast<std::uint32_t>(canon.piece_begin[p + 1]),
             first_token(begin), first_token(std::max(begin, end))}
        );
    }
    return out;
}

// The atoms of one piece; utterances are numbered as in the track.
std::vector<VoiceAtom> atoms_of(const MergeTrack& track, const LiveIndex& index, const CanonPiece& piece) {
    const std::size_t begin = index.first_after(piece.start_ms);
    const std::size_t end = std::max(begin, index.last_before(piece.end_ms));
    const auto first = std::partition_point(track.speech.begin(), track.speech.end(), [&](const VoicedStretch& voice) {
        return voice.end_ms <= piece.start_ms;
    });
    const auto last = std::partition_point(first, track.speech.end(), [&](const VoicedStretch& voice) {
        return voice.start_ms < piece.end_ms;
    });
    auto atoms = make_atoms(
        std::span(track.live).subspan(begin, end - begin), std::span(first, last), !track.speech.empty(),
        piece.start_ms, piece.end_ms
    );
    for (VoiceAtom& atom : atoms) {
        atom.first_utterance += static_cast<std::uint32_t>(begin);
        atom.last_utterance += static_cast<std::uint32_t>(begin);
    }
    return atoms;
}

std::vector<Hint> hints_of(const MergeTrack& track, const LiveIndex& index, const CanonTokens& canon) {
    const LiveTokens live = tokens_of(track.live);
    const auto windows = windows_of(track, index, live, canon);
    const auto anchors = find_anchors(live.tokens, canon.tokens, windows);
    const auto bands = make_bands(live.tokens.size(), canon.tokens.size(), anchors, windows);
    return make_hints(align(live.tokens, canon.tokens, bands), live.utterance_of);
}

Timing timing_of(std::span<const Placed> tokens) {
    if (std::any_of(tokens.begin(), tokens.end(), [](const Placed& placed) { return placed.heard; })) {
        return Timing::anchored;
    }
    return tokens.front().voiced ? Timing::interpolated : Timing::bounded;
}

// One entry per word of `piece`, from its tokens' places.
void append_words(
    const CanonPiece& piece,
    std::size_t index,
    std::span<const Token> tokens,
    std::span<const Placed> placed,
    std::vector<TimedWord>& out
) {
    std::size_t begin = 0;
    for (const std::string_view text : split_words(piece.text)) {
        std::size_t end = begin;
        while (!tokens[end].ends_word)
            ++end;
        ++end;
        TimedWord word;
        word.text = clean_text(text);
        word.start_ms = std::clamp(
            std::llround(placed[begin].start_ms), static_cast<long long>(piece.start_ms),
            static_cast<long long>(piece.end_ms)
        );
        word.end_ms = std::clamp(
            std::llround(placed[end - 1].end_ms), static_cast<long long>(word.start_ms),
            static_cast<long long>(piece.end_ms)
        );
        word.timing = timing_of(placed.subspan(begin, end - begin));
        word.piece = index;
        out.push_back(std::move(word));
        begin = end;
    }
}

}  // namespace

std::vector<TimedWord> time_words(const MergeTrack& track) {
    const MergeTrack ordered = put_in_order(track);
    const LiveIndex index(ordered.live);
    CanonTokens canon = tokens_of(ordered.canon);
    shorten_frequent(canon.tokens);
    const std::vector<Hint> hints = hints_of(ordered, index, canon);
    std::vector<TimedWord> out;
    for (std::size_t p = 0; p < ordered.canon.size(); ++p) {
        const std::size_t begin = canon.piece_begin[p];
        const std::size_t count = canon.piece_begin[p + 1] - begin;
        if (count == 0) continue;
        const CanonPiece& piece = ordered.canon[p];
        const auto atoms = atoms_of(ordered, index, piece);
        PlacementInput input;
        input.tokens = std::span(canon.tokens).subspan(begin, count);
        input.hints = std::span(hints).subspan(begin, count);
        input.atoms = atoms;
        input.start_ms = piece.start_ms;
        input.end_ms = piece.end_ms;
        input.pauses_known = !ordered.speech.empty();
        input.onset_ms = ordered.onset_ms;
        append_words(piece, p, input.tokens, place(input), out);
    }
    return out;
}

}  // namespace scribed::transcript

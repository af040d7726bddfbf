// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "transcript/clean_text.hpp"
#include "transcript/doubts.hpp"
#include "transcript/live_index.hpp"
#include "transcript/match.hpp"
#include "transcript/merge.hpp"
#include "transcript/placement.hpp"
#include "transcript/track_input.hpp"
#include "transcript/voice.hpp"
#include "transcript/words.hpp"

namespace scribed::transcript {
namespace {

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
        std::span(track.live).subspan(begin, end - begin), std::span(first, last), track.speech_known(), piece.start_ms,
        piece.end_ms
    );
    for (VoiceAtom& atom : atoms) {
        atom.first_utterance += static_cast<std::uint32_t>(begin);
        atom.last_utterance += static_cast<std::uint32_t>(begin);
    }
    return atoms;
}

Timing timing_of(std::span<const Placed> tokens) {
    if (std::any_of(tokens.begin(), tokens.end(), [](const Placed& placed) { return placed.heard; })) {
        return Timing::anchored;
    }
    return tokens.front().voiced ? Timing::interpolated : Timing::bounded;
}

// Times one piece after the other.
class Timer {
public:
    explicit Timer(const MergeTrack& track)
        : track_(track), index_(track.live), match_(match(track, index_)), doubts_(find_doubts(track, match_)) {}

    std::vector<TimedWord> run() {
        std::vector<TimedWord> out;
        auto doubt = doubts_.begin();
        for (std::size_t p = 0; p < track_.canon.size(); ++p) {
            const std::size_t begin = match_.piece_begin[p];
            const std::size_t end = match_.piece_begin[p + 1];
            if (begin == end) continue;
            const auto first = doubt;
            while (doubt != doubts_.end() && doubt->begin < end)
                ++doubt;
            const std::span doubts(first, doubt);
            append_units(p, doubts, doubts.empty() ? place_all(p) : place_believed(p, doubts), out);
        }
        return out;
    }

private:
    std::vector<Placed> place_tokens(std::size_t p, std::span<const Token> tokens, std::span<const Hint> hints) const {
        const CanonPiece& piece = track_.canon[p];
        const auto atoms = atoms_of(track_, index_, piece);
        PlacementInput input;
        input.tokens = tokens;
        input.hints = hints;
        input.atoms = atoms;
        input.start_ms = piece.start_ms;
        input.end_ms = piece.end_ms;
        input.pauses_known = track_.speech_known();
        input.onset_ms = track_.onset_ms;
        return place(input);
    }

    std::vector<Placed> place_all(std::size_t p) const {
        const std::size_t begin = match_.piece_begin[p];
        const std::size_t count = match_.piece_begin[p + 1] - begin;
        return place_tokens(
            p, std::span(match_.canon).subspan(begin, count), std::span(match_.hints).subspan(begin, count)
        );
    }

    // Doubted words take no voice from the others; they are put where they would have been said.
    std::vector<Placed> place_believed(std::size_t p, std::span<const DoubtedRun> doubts) const {
        const std::size_t begin = match_.piece_begin[p];
        const std::size_t end = match_.piece_begin[p + 1];
        std::vector<Token> tokens;
        std::vector<Hint> hints;
        auto doubt = doubts.begin();
        for (std::size_t i = begin; i < end; ++i) {
            if (doubt != doubts.end() && i == doubt->begin) {
                i = doubt->end - 1;
                ++doubt;
                continue;
            }
            tokens.push_back(match_.canon[i]);
            hints.push_back(match_.hints[i]);
        }
        const auto believed = place_tokens(p, tokens, hints);
        std::vector<Placed> out;
        auto next = believed.begin();
        for (const DoubtedRun& run : doubts) {
            const auto until = next + static_cast<std::ptrdiff_t>(run.begin - begin - out.size());
            out.insert(out.end(), next, until);
            next = until;
            const auto low = static_cast<double>(track_.canon[p].start_ms);
            const double least = out.empty() ? low : std::max(out.back().start_ms, out.back().end_ms);
            const double most = next == believed.end() ? static_cast<double>(track_.canon[p].end_ms) : next->start_ms;
            const double from = std::min(std::max(least, static_cast<double>(run.from_ms)), most);
            double needed = 0;
            for (std::size_t i = run.begin; i < run.end; ++i)
                needed += static_cast<double>(match_.canon[i].ms);
            const double end_ms = std::min(static_cast<double>(run.to_ms), from + needed);
            const double rate = (std::clamp(end_ms, from, std::max(from, most)) - from) / std::max(needed, 1.0);
            double at = from;
            for (std::size_t i = run.begin; i < run.end; ++i) {
                const double ms = static_cast<double>(match_.canon[i].ms) * rate;
                out.push_back({at, at + ms, false, false});
                at += ms;
            }
        }
        out.insert(out.end(), next, believed.end());
        return out;
    }

    void append_units(
        std::size_t p, std::span<const DoubtedRun> doubts, std::span<const Placed> placed, std::vector<TimedWord>& out
    ) const {
        const CanonPiece& piece = track_.canon[p];
        const std::size_t piece_begin = match_.piece_begin[p];
        std::size_t begin = 0;
        auto doubt = doubts.begin();
        for (const Unit& written : split_units(piece.text)) {
            std::size_t end = begin;
            while (!match_.canon[piece_begin + end].ends_unit)
                ++end;
            ++end;
            const auto clamped = [](double ms, std::int64_t low, std::int64_t high) {
                return std::clamp<std::int64_t>(std::llround(ms), low, high);
            };
            TimedWord unit;
            unit.text = clean_text(written.text);
            unit.start_ms = clamped(placed[begin].start_ms, piece.start_ms, piece.end_ms);
            unit.end_ms = clamped(placed[end - 1].end_ms, unit.start_ms, piece.end_ms);
            unit.timing = timing_of(placed.subspan(begin, end - begin));
            unit.piece = p;
            unit.ends_word = written.ends_word;
            while (doubt != doubts.end() && doubt->end <= piece_begin + begin)
                ++doubt;
            if (doubt != doubts.end() && doubt->begin <= piece_begin + begin) unit.doubt = doubt->doubt;
            out.push_back(std::move(unit));
            begin = end;
        }
    }

    const MergeTrack& track_;
    LiveIndex index_;
    Match match_;
    std::vector<DoubtedRun> doubts_;
};

}  // namespace

std::vector<TimedWord> time_units(const MergeTrack& track) { return Timer(put_in_order(track)).run(); }

std::vector<TimedWord> time_words(const MergeTrack& track) {
    std::vector<TimedWord> out;
    bool inside = false;
    for (TimedWord& unit : time_units(track)) {
        const bool ends = unit.ends_word;
        if (inside) {
            TimedWord& word = out.back();
            word.text += unit.text;
            word.end_ms = std::max(word.end_ms, unit.end_ms);
            word.timing = std::min(word.timing, unit.timing);
            word.ends_word = ends;
        } else {
            out.push_back(std::move(unit));
        }
        inside = !ends;
    }
    return out;
}

}  // namespace scribed::transcript

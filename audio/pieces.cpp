// SPDX-License-Identifier: Apache-2.0
#include "audio/pieces.hpp"

#include <algorithm>
#include <cstddef>

namespace scribed::audio {
namespace {

/// The stretches in order, inside the recording, none empty; those that touch are one.
std::vector<Stretch> tidy(std::span<const Stretch> voice, Samples total) {
    std::vector<Stretch> out(voice.begin(), voice.end());
    std::ranges::sort(out, {}, &Stretch::begin);
    std::size_t kept = 0;
    for (Stretch stretch : out) {
        stretch.end = std::min(stretch.end, total);
        if (stretch.begin >= stretch.end) continue;
        if (kept > 0 && stretch.begin <= out[kept - 1].end) {
            out[kept - 1].end = std::max(out[kept - 1].end, stretch.end);
        } else {
            out[kept++] = stretch;
        }
    }
    out.resize(kept);
    return out;
}

class Cutter {
public:
    Cutter(std::vector<Stretch> voice, Samples total, const PieceLimits& limits)
        : voice_(std::move(voice)), total_(total), limits_(limits) {
        limits_.max_length = std::max<Samples>(limits_.max_length, 1);
    }

    std::vector<Piece> run() {
        while (next_ < voice_.size())
            cut_one();
        for (std::size_t i = 0; i < pieces_.size(); ++i)
            widen(i);
        return std::move(pieces_);
    }

private:
    /// The silence before stretch `i`; before the first one the recording's start, after the last one its end.
    Samples pause_before(std::size_t i) const {
        const Samples from = i == 0 ? 0 : voice_[i - 1].end;
        const Samples to = i == voice_.size() ? total_ : voice_[i].begin;
        return to - from;
    }

    // Of a pause that is too short for two margins each side gets one half.
    Samples margin_before(std::size_t i) const {
        return std::min(limits_.margin, i == 0 ? pause_before(i) : pause_before(i) / 2);
    }
    Samples margin_after(std::size_t i) const {
        const Samples pause = pause_before(i + 1);
        return std::min(limits_.margin, i + 1 == voice_.size() ? pause : pause - pause / 2);
    }

    /// The margin of a piece that begins with stretch `i`: no margin forces a cut into a voice that fits without it.
    Samples lead(std::size_t i) const {
        const Samples length = voice_[i].end - voice_[i].begin;
        if (length > limits_.max_length) return 0;
        return std::min(margin_before(i), limits_.max_length - length);
    }

    /// Appends the piece that begins with stretch next_ (inside_: at resume_, within that stretch).
    void cut_one() {
        const Samples begin = inside_ ? resume_ : voice_[next_].begin - lead(next_);
        const Samples limit = begin + limits_.max_length;
        if (voice_[next_].end > limit) {
            cut_voice(begin, limit);
            return;
        }
        const std::size_t last = last_stretch(limit);
        pieces_.push_back({begin, std::min(voice_[last].end + margin_after(last), limit)});
        next_ = last + 1;
        inside_ = false;
    }

    /// The voice knows no pause up to the limit: the cut falls inside it, early enough to leave a piece worth sending.
    void cut_voice(Samples begin, Samples limit) {
        const Samples end = voice_[next_].end;
        Samples cut = limit;
        const Samples earliest = std::max(begin, voice_[next_].begin) + limits_.min_length;
        if (end - limit < limits_.min_length && end - limits_.min_length >= earliest) cut = end - limits_.min_length;
        pieces_.push_back({begin, cut});
        resume_ = cut;
        inside_ = true;
    }

    /// The last stretch of the piece that begins with next_: the one before a long silence, or before the longest pause
    /// in the last quarter under `limit`, or else before the last pause there is.
    std::size_t last_stretch(Samples limit) const {
        const Samples near = limits_.max_length / 4;
        std::size_t best = next_;
        Samples longest = 0;
        for (std::size_t i = next_; i < voice_.size() && voice_[i].end <= limit; ++i) {
            if (i + 1 == voice_.size() || pause_before(i + 1) > limits_.max_pause) return i;
            const bool in_reach = voice_[i].end + near >= limit;
            if (in_reach && pause_before(i + 1) >= longest) longest = pause_before(i + 1);
            if (!in_reach || pause_before(i + 1) == longest) best = i;
        }
        return best;
    }

    /// Brings a piece to the minimum length, from both sides as far as its neighbours leave room.
    void widen(std::size_t i) {
        Piece& piece = pieces_[i];
        const Samples length = piece.end - piece.begin;
        if (length >= limits_.min_length) return;
        const Samples missing = limits_.min_length - length;
        const Samples before = piece.begin - (i == 0 ? 0 : pieces_[i - 1].end);
        const Samples after = (i + 1 == pieces_.size() ? total_ : pieces_[i + 1].begin) - piece.end;
        const Samples right = std::min(after, std::max(missing / 2, missing - std::min(missing, before)));
        const Samples left = std::min(before, missing - right);
        piece.begin -= left;
        piece.end += right;
    }

    std::vector<Stretch> voice_;
    Samples total_;
    PieceLimits limits_;
    std::vector<Piece> pieces_;
    std::size_t next_ = 0;
    bool inside_ = false;
    Samples resume_ = 0;
};

}  // namespace

std::vector<Piece> cut_pieces(std::span<const Stretch> voice, Samples total, const PieceLimits& limits) {
    return Cutter(tidy(voice, total), total, limits).run();
}

}  // namespace scribed::audio

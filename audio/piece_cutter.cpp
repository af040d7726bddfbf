// SPDX-License-Identifier: Apache-2.0
#include "audio/piece_cutter.hpp"

#include <algorithm>

namespace scribed::audio {
namespace {

// Silence that tells a pause from the gap between two words.
constexpr Samples kPause = ms_to_samples(300);
// Kept on each side of the voice. Less than a pause, so that it is known to hold no other voice.
constexpr Samples kMargin = ms_to_samples(150);
// A voice is known a moment after it began.
constexpr Samples kOnset = kTrackRate / 2;
constexpr Samples kBlock = kTrackRate / 50;

// Finer than a pause: the gaps between words are where a long talk is cut.
VoiceDetectorConfig fine_detector() {
    VoiceDetectorConfig config;
    config.hangover_ms = 100;
    return config;
}

Samples before(Samples at, Samples margin) { return at - std::min(at, margin); }

}  // namespace

PieceCutter::PieceCutter(PieceLength length) : length_(length), detector_(fine_detector()) {}

std::vector<SpokenPiece> PieceCutter::push(std::span<const std::int16_t> pcm, Samples track) {
    std::vector<SpokenPiece> out;
    if (!started_) {
        started_ = true;
        origin_ = cut_to_ = track;
    }
    if (track > position()) {
        detector_.push_silence(track - position());
        look(out);
    }
    for (std::size_t at = 0; at < pcm.size(); at += kBlock) {
        detector_.push(pcm.subspan(at, std::min<std::size_t>(kBlock, pcm.size() - at)));
        look(out);
    }
    return out;
}

std::optional<SpokenPiece> PieceCutter::cut() {
    detector_.finish();
    return cut_before_voice();
}

std::optional<SpokenPiece> PieceCutter::cut_before_voice() {
    hear();
    if (voices_.empty()) return std::nullopt;
    return take(voices_.size());
}

Samples PieceCutter::uncut_from() const {
    const auto open = open_since();
    if (voices_.empty() && !open) return std::max(cut_to_, before(position(), kOnset));
    return std::max(cut_to_, before(voices_.empty() ? *open : voices_.front().begin, kMargin));
}

std::optional<Samples> PieceCutter::open_since() const {
    const auto open = detector_.open_since();
    if (!open) return std::nullopt;
    return std::max(origin_ + *open, cut_to_);
}

void PieceCutter::hear() {
    for (const auto& stretch : detector_.take_stretches()) {
        const Stretch voice{std::max(origin_ + stretch.begin, cut_to_), origin_ + stretch.end};
        if (voice.begin < voice.end) voices_.push_back(voice);
    }
}

void PieceCutter::look(std::vector<SpokenPiece>& out) {
    hear();
    const auto open = open_since();
    if (voices_.empty() && !open) return;
    const Samples begin = voices_.empty() ? *open : voices_.front().begin;
    const Samples lasts = position() - begin;
    if (!open && lasts >= length_.shortest && position() - voices_.back().end >= kPause) {
        out.push_back(take(voices_.size()));
    } else if (lasts + kMargin >= length_.longest) {
        if (!open) {
            out.push_back(take(voices_.size()));
        } else if (const auto count = before_widest_gap(); count > 0) {
            out.push_back(take(count));
        } else {
            // What was said of the open voice so far stands for itself.
            voices_.push_back({*open, position()});
            out.push_back(take(voices_.size()));
        }
    }
}

// How many voices lie before the widest gap that is far enough from the begin, or else before the last one; 0: there
// is none.
std::size_t PieceCutter::before_widest_gap() const {
    std::size_t best = voices_.size();
    Samples widest = 0;
    for (std::size_t i = 0; i < voices_.size(); ++i) {
        const Samples next = i + 1 < voices_.size() ? voices_[i + 1].begin : *open_since();
        const Samples gap = next - std::min(next, voices_[i].end);
        const bool far = voices_[i].end - voices_.front().begin >= length_.shortest;
        if (!far || gap < widest || gap == 0) continue;
        widest = gap;
        best = i + 1;
    }
    return best;
}

SpokenPiece PieceCutter::take(std::size_t voices) {
    SpokenPiece piece;
    piece.voice = {voices_.front().begin, voices_[voices - 1].end};
    Samples next = std::max(position(), piece.voice.end);
    if (const auto open = open_since()) next = std::min(next, std::max(*open, piece.voice.end));
    if (voices < voices_.size()) next = voices_[voices].begin;
    // The margins of two pieces share the gap between them.
    const Samples end = std::min(piece.voice.end + kMargin, piece.voice.end + (next - piece.voice.end) / 2);
    piece.clip = {std::max(cut_to_, before(piece.voice.begin, kMargin)), end};
    cut_to_ = end;
    voices_.erase(voices_.begin(), voices_.begin() + static_cast<std::ptrdiff_t>(voices));
    return piece;
}

}  // namespace scribed::audio

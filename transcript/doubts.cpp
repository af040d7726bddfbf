// SPDX-License-Identifier: Apache-2.0
#include "transcript/doubts.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "transcript/prompt_words.hpp"

namespace scribed::transcript {
namespace {

// Between two voices so long a silence is where models invent text; in a shorter one a word may just have been soft.
constexpr std::int64_t kLongSilenceMs = 5000;
// A pause's edges as recogniser and detector hear them differ by this much.
constexpr std::int64_t kEdgeMs = 300;
// Text is without voice when the voice under it is shorter than this share of the time its words take.
constexpr double kNoVoiceShare = 0.3;
// Live words in place of the sentence, by this share of its own: then somebody said something.
constexpr double kHeardShare = 0.25;
// Fewer words than this repeat a prompt by chance, where no live pass contradicts.
constexpr std::size_t kLeastEcho = 8;

std::int64_t voice_within(std::span<const VoicedStretch> speech, std::int64_t from_ms, std::int64_t to_ms) {
    auto at = std::partition_point(speech.begin(), speech.end(), [&](const VoicedStretch& voice) {
        return voice.end_ms <= from_ms;
    });
    std::int64_t sum = 0;
    for (; at != speech.end() && at->start_ms < to_ms; ++at)
        sum += std::min(at->end_ms, to_ms) - std::max(at->start_ms, from_ms);
    return sum;
}

// Judges one piece's sentences.
class PieceDoubts {
public:
    PieceDoubts(const MergeTrack& track, const Match& match, const PromptWords& prompt, std::size_t piece)
        : track_(track),
          match_(match),
          prompt_(prompt),
          piece_(track.canon[piece]),
          begin_(match.piece_begin[piece]),
          end_(match.piece_begin[piece + 1]) {
        const auto in_piece = [&](std::uint32_t utterance) {
            const LiveUtterance& live = track.live[utterance];
            return live.start_ms + (live.end_ms - live.start_ms) / 2;
        };
        const auto& of = match.utterance_of;
        live_begin_ = static_cast<std::size_t>(
            std::partition_point(of.begin(), of.end(), [&](auto u) { return in_piece(u) < piece_.start_ms; }) -
            of.begin()
        );
        live_end_ = static_cast<std::size_t>(
            std::partition_point(of.begin(), of.end(), [&](auto u) { return in_piece(u) < piece_.end_ms; }) - of.begin()
        );
    }

    void append_to(std::vector<DoubtedRun>& out) const {
        std::size_t at = begin_;
        while (at < end_) {
            // Sentences without a word that the live pass heard, as many as follow each other.
            std::size_t run_end = at;
            std::size_t next = sentence_end(at);
            while (next > run_end && !heard(run_end, next)) {
                run_end = next;
                next = sentence_end(run_end);
            }
            if (run_end == at) {
                at = next;
                continue;
            }
            if (const auto run = judge(at, run_end)) {
                out.push_back(*run);
                at = run_end;
            }
            // As a whole they are believed; one of them may still be the prompt.
            for (; at < run_end; at = next) {
                next = sentence_end(at);
                if (const auto run = judge(at, next); run && run->doubt == Doubt::prompt_echo) out.push_back(*run);
            }
        }
    }

private:
    std::size_t sentence_end(std::size_t i) const {
        while (i < end_ && match_.canon[i].after != Break::sentence)
            ++i;
        return std::min(i + 1, end_);
    }
    bool heard(std::size_t begin, std::size_t end) const {
        for (std::size_t i = begin; i < end; ++i) {
            if (match_.links[i].kind >= LinkKind::similar) return true;
        }
        return false;
    }

    std::optional<DoubtedRun> judge(std::size_t begin, std::size_t end) const {
        DoubtedRun run{begin, end, Doubt::none, piece_.start_ms, piece_.end_ms};
        std::size_t live_from = live_begin_;
        std::size_t live_to = live_end_;
        bool before = false;
        bool after = false;
        for (std::size_t i = begin; i-- > begin_ && !before;) {
            if (match_.links[i].kind == LinkKind::none) continue;
            before = true;
            live_from = match_.links[i].live + std::size_t{1};
            run.from_ms = std::max(run.from_ms, track_.live[match_.utterance_of[match_.links[i].live]].end_ms);
        }
        for (std::size_t i = end; i < end_ && !after; ++i) {
            if (match_.links[i].kind == LinkKind::none) continue;
            after = true;
            live_to = match_.links[i].live;
            run.to_ms = std::min(run.to_ms, track_.live[match_.utterance_of[match_.links[i].live]].start_ms);
        }
        const double live_words = live_to > live_from ? static_cast<double>(live_to - live_from) : 0;
        if (live_words > kHeardShare * static_cast<double>(end - begin)) return std::nullopt;
        if (without_voice(run, before || after || begin > begin_ || end < end_)) {
            run.doubt = Doubt::no_voice;
        } else if (echo(begin, end)) {
            run.doubt = Doubt::prompt_echo;
        } else {
            return std::nullopt;
        }
        return run;
    }

    bool without_voice(const DoubtedRun& run, bool has_company) const {
        if (!track_.speech_known()) return false;
        double needed = 0;
        for (std::size_t i = run.begin; i < run.end; ++i)
            needed += static_cast<double>(match_.canon[i].ms);
        const std::int64_t from = run.from_ms + (run.from_ms > piece_.start_ms ? kEdgeMs : 0);
        const std::int64_t to = run.to_ms - (run.to_ms < piece_.end_ms ? kEdgeMs : 0);
        if (to <= from) return false;
        const std::int64_t voice = voice_within(track_.speech, from, to);
        if (static_cast<double>(voice) > kNoVoiceShare * needed) return false;
        if (!has_company) return true;
        return to - from - voice >= std::max(kLongSilenceMs, static_cast<std::int64_t>(needed));
    }

    bool echo(std::size_t begin, std::size_t end) const {
        const bool whole = begin == begin_ && end == end_;
        const bool live_was_there = live_end_ > live_begin_;
        if (!whole && !live_was_there && end - begin < kLeastEcho) return false;
        return prompt_.echoed_by(std::span(match_.canon).subspan(begin, end - begin));
    }

    const MergeTrack& track_;
    const Match& match_;
    const PromptWords& prompt_;
    const CanonPiece& piece_;
    std::size_t begin_;
    std::size_t end_;
    std::size_t live_begin_ = 0;
    std::size_t live_end_ = 0;
};

}  // namespace

std::vector<DoubtedRun> find_doubts(const MergeTrack& track, const Match& match) {
    std::vector<DoubtedRun> out;
    if (!track.speech_known() && track.prompt.empty()) return out;
    const PromptWords prompt(track.prompt);
    for (std::size_t p = 0; p < track.canon.size(); ++p)
        PieceDoubts(track, match, prompt, p).append_to(out);
    return out;
}

}  // namespace scribed::transcript

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

#include "transcript/merge.hpp"

namespace scribed::transcript::test {

/// Tracks of every shape that the merge must survive, by seed: words lost, invented, misheard and repeated on both
/// sides, utterances that overlap or have no length, pieces without text, with and without a voice detector.
class TrackMaker {
public:
    explicit TrackMaker(std::uint32_t seed) : random_(seed) {}

    MergeTrack make() {
        MergeTrack track;
        track.id = "main";
        track.speaker = "Ann";
        const bool detector = chance(0.6);
        const int pieces = pick(0, 4);
        std::int64_t now = pick(0, 3000);
        for (int p = 0; p < pieces; ++p) {
            CanonPiece piece{now, now, {}};
            for (int s = pick(0, 8); s > 0; --s)
                now = say(track, piece, now, detector);
            piece.end_ms = now;
            track.canon.push_back(piece);
            now += pick(0, 2000);
        }
        std::sort(track.live.begin(), track.live.end(), [](const auto& a, const auto& b) {
            return a.start_ms < b.start_ms;
        });
        return track;
    }

private:
    int pick(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
    bool chance(double p) { return std::bernoulli_distribution(p)(random_); }

    std::string word() {
        static const char* const kOdd[] = {"2020",  "—",        "<inaudible>", "今日は。", "VP",
                                           "don't", "\xFF\xFE", "$3.5",        "a"};
        if (chance(0.1)) return kOdd[pick(0, 8)];
        std::string out;
        for (int i = pick(1, 9); i > 0; --i)
            out += static_cast<char>('a' + pick(0, 6));
        if (chance(0.15)) out += chance(0.5) ? '.' : ',';
        return out;
    }

    std::int64_t say(MergeTrack& track, CanonPiece& piece, std::int64_t now, bool detector) {
        std::string live;
        const std::int64_t start = now;
        for (int i = pick(0, 15); i > 0; --i) {
            const std::string said = word();
            if (!chance(0.1)) piece.text += (piece.text.empty() ? "" : " ") + said;
            if (!chance(0.2)) live += (live.empty() ? "" : " ") + (chance(0.3) ? word() : said);
            now += pick(0, 400);
        }
        if (!chance(0.2)) track.live.push_back({"i", start, chance(0.1) ? start : now + (chance(0.1) ? 900 : 0), live});
        if (chance(0.1) && !track.live.empty()) track.live.push_back(track.live.back());
        if (detector && !chance(0.1)) track.speech.push_back({start, now});
        return now + pick(0, 1500);
    }

    std::mt19937 random_;
};

}  // namespace scribed::transcript::test

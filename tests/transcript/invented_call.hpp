// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "transcript/merge.hpp"

namespace scribed::transcript::test {

/// How an invented call goes.
struct CallHabits {
    double misheard = 0.15;      ///< share of words the live pass has wrong, loses or invents
    double lost_utterances = 0;  ///< share of utterances that have no live text at all
    double repeated = 0;         ///< share of utterances that a reconnect delivers twice
    double unspaced = 0;         ///< share of sentences in a script without spaces
    double said_otherwise = 0;   ///< share of words that the two passes write differently: 2020, VP
};

/// A call whose every word has a known start: sentences of invented words at an uneven pace, pauses at commas and
/// sentence ends and, now and then, in between; an utterance per one to three sentences; a stretch of voice between
/// any two pauses.
class InventedCall {
public:
    struct Made {
        MergeTrack track;
        std::vector<std::int64_t> starts;       ///< one per whitespace-separated word of all canon texts
        std::vector<std::int64_t> unit_starts;  ///< one per unit (words.hpp)
    };

    explicit InventedCall(std::uint32_t seed, CallHabits habits = {}) : random_(seed), habits_(habits) {
        for (int i = 0; i < 2500; ++i) {
            std::string word;
            for (int k = pick(1, 4); k > 0; --k) {
                word += "bdfghjklmnprstvwz"[pick(0, 16)];
                word += "aeiou"[pick(0, 4)];
                if (chance(0.3)) word += "lnrst"[pick(0, 4)];
            }
            vocabulary_.push_back(std::move(word));
        }
    }

    /// `words` words or a few more, in pieces of `piece_ms` or a little more.
    Made make(std::size_t words, std::int64_t piece_ms) {
        Made made;
        std::int64_t now = 400;
        made.track.canon.push_back({0, 0, {}});
        while (made.starts.size() < words) {
            now = utter(made, now);
            CanonPiece& piece = made.track.canon.back();
            piece.end_ms = now;
            if (now - piece.start_ms >= piece_ms && made.starts.size() < words)
                made.track.canon.push_back({now, now, {}});
        }
        return made;
    }

private:
    int pick(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
    bool chance(double p) { return std::bernoulli_distribution(p)(random_); }
    // Few words are said often, as in any language.
    const std::string& word() {
        const double u = std::uniform_real_distribution<double>(0, 1)(random_);
        return vocabulary_[static_cast<std::size_t>(static_cast<double>(vocabulary_.size() - 1) * u * u * u)];
    }

    std::int64_t utter(Made& made, std::int64_t now) {
        LiveUtterance utterance{"u" + std::to_string(made.track.live.size()), now, now, {}};
        for (int sentences = pick(1, 3); sentences > 0; --sentences) {
            const double pace = std::normal_distribution<double>(1, 0.12)(random_);
            const bool unspaced = chance(habits_.unspaced);
            now = sentence(made, utterance, now, std::clamp(pace, 0.7, 1.4), unspaced);
            utterance.end_ms = now;
            now += pick(250, 1200);
        }
        if (!chance(habits_.lost_utterances)) {
            made.track.live.push_back(utterance);
            if (chance(habits_.repeated)) made.track.live.push_back(utterance);
        }
        return now;
    }

    std::int64_t sentence(Made& made, LiveUtterance& utterance, std::int64_t now, double pace, bool unspaced) {
        std::string& text = made.track.canon.back().text;
        VoicedStretch voice{now, now};
        const int count = pick(4, 18);
        for (int i = 0; i < count; ++i) {
            const bool last = i + 1 == count;
            const bool comma = !last && chance(0.12);
            made.unit_starts.push_back(now);
            if (!unspaced || i == 0) {
                made.starts.push_back(now);
                if (!text.empty()) text += ' ';
            }
            if (unspaced) {
                const std::string character = han();
                text += character + (last ? "。" : "");
                utterance.text += chance(habits_.misheard) ? han() : character;
                now += static_cast<std::int64_t>(pace * pick(140, 240));
            } else {
                std::string said = word();
                std::string written = said;
                if (chance(habits_.said_otherwise)) std::tie(said, written) = two_spellings();
                text += written + (last ? "." : comma ? "," : "");
                hear(utterance, said);
                now += static_cast<std::int64_t>(pace * (90 + 48.0 * static_cast<double>(said.size()) + pick(-40, 40)));
            }
            if (last || (comma && chance(0.6)) || chance(0.03)) {
                voice.end_ms = now;
                made.track.speech.push_back(voice);
                if (!last) now += pick(150, 450);
                voice.start_ms = now;
            }
        }
        utterance.text += ' ';
        return now;
    }

    void hear(LiveUtterance& utterance, const std::string& said) {
        if (!chance(habits_.misheard)) {
            utterance.text += said + ' ';
            return;
        }
        const int kind = pick(0, 5);
        if (kind == 0) return;
        utterance.text += word() + ' ';
        if (kind == 1) utterance.text += said + ' ';
    }

    std::pair<std::string, std::string> two_spellings() {
        switch (pick(0, 3)) {
            case 0: return {"twenty twenty", "2020"};
            case 1: return {"v p", "VP"};
            case 2: return {"thirty seven point eight percent", "37.8%"};
            default: return {"third party", "third-party"};
        }
    }

    std::string han() {
        const int point = pick(0x4E00, 0x4E00 + 600);
        return {
            static_cast<char>(0xE0 | (point >> 12)), static_cast<char>(0x80 | ((point >> 6) & 0x3F)),
            static_cast<char>(0x80 | (point & 0x3F))};
    }

    std::mt19937 random_;
    CallHabits habits_;
    std::vector<std::string> vocabulary_;
};

}  // namespace scribed::transcript::test

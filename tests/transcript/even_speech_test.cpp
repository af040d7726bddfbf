// SPDX-License-Identifier: Apache-2.0
// Words as a machine says them, evenly and without punctuation: what the whole-program tests' tones sound like.
#include <algorithm>
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

#include "transcript/merge.hpp"

namespace scribed::transcript {
namespace {

constexpr std::int64_t kWordMs = 260;
constexpr std::int64_t kGapMs = 150;
constexpr std::int64_t kUtteranceGapMs = 800;

struct Spoken {
    MergeTrack track;
    std::vector<std::int64_t> starts;
};

// 200 words in utterances of 5 to 12, one word in seven misheard by the live pass.
Spoken speak(std::uint32_t seed, bool stretch_per_word) {
    std::mt19937 random(seed);
    const auto pick = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); };
    const auto word = [&] {
        return std::string{
            "bdfgklmnprstvzhj"[pick(0, 15)], "aeiu"[pick(0, 3)], "lnrs"[pick(0, 3)], "dgkt"[pick(0, 3)],
            "aeio"[pick(0, 3)]};
    };
    Spoken out;
    out.track.canon.push_back({0, 0, {}});
    std::int64_t now = 500;
    while (out.starts.size() < 200) {
        LiveUtterance utterance{"u", now, now, {}};
        for (int i = pick(5, 12); i > 0; --i) {
            const std::string said = word();
            out.starts.push_back(now);
            out.track.canon[0].text += said + ' ';
            utterance.text += (pick(0, 99) < 15 ? word() : said) + ' ';
            if (stretch_per_word) out.track.speech.push_back({now - 40, now + kWordMs});
            now += kWordMs + kGapMs;
        }
        utterance.end_ms = now - kGapMs;
        if (!stretch_per_word) out.track.speech.push_back({utterance.start_ms - 40, utterance.end_ms});
        out.track.live.push_back(utterance);
        now += kUtteranceGapMs - kGapMs;
    }
    out.track.canon[0].end_ms = now;
    return out;
}

// Start errors, smallest first.
std::vector<std::int64_t> errors(const Spoken& spoken) {
    const auto words = time_words(spoken.track);
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < words.size(); ++i)
        out.push_back(std::abs(words[i].start_ms - spoken.starts[i]));
    std::sort(out.begin(), out.end());
    return out;
}

TEST(EvenSpeech, IsTimedExactlyWhereTheDetectorPartsTheWords) {
    for (std::uint32_t seed = 0; seed < 10; ++seed) {
        const auto off = errors(speak(seed, true));
        EXPECT_LE(off[off.size() / 2], 60) << seed;
        EXPECT_LE(off[off.size() * 95 / 100], 100) << seed;
    }
}

TEST(EvenSpeech, IsTimedWithinAWordWhereTheDetectorHearsOnlyUtterances) {
    for (std::uint32_t seed = 0; seed < 10; ++seed) {
        const auto off = errors(speak(seed, false));
        EXPECT_LE(off[off.size() * 95 / 100], kWordMs + kGapMs) << seed;
    }
}

}  // namespace
}  // namespace scribed::transcript

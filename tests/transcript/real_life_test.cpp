// SPDX-License-Identifier: Apache-2.0
// What happens to real sessions, on invented calls whose times are known.
#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "base/utf8.hpp"
#include "invented_call.hpp"
#include "transcript/words.hpp"

namespace scribed::transcript {
namespace {

using test::InventedCall;
constexpr std::int64_t kPieceMs = 240'000;
constexpr std::size_t kTenMinutes = 1500;

struct Errors {
    std::int64_t median = 0;
    std::int64_t p95 = 0;
};

// Of the starts of the words whose true start is known (>= 0).
Errors errors(const std::vector<TimedWord>& words, const std::vector<std::int64_t>& starts) {
    EXPECT_EQ(words.size(), starts.size());
    std::vector<std::int64_t> off;
    for (std::size_t i = 0; i < std::min(words.size(), starts.size()); ++i)
        if (starts[i] >= 0) off.push_back(std::abs(words[i].start_ms - starts[i]));
    std::sort(off.begin(), off.end());
    return {off[off.size() / 2], off[off.size() * 95 / 100]};
}

TEST(RealLife, AnHourWithALivePassThatHasHalfItsWordsWrong) {
    const auto call = InventedCall(1, {.misheard = 0.5}).make(9000, kPieceMs);
    const auto off = errors(time_words(call.track), call.starts);
    EXPECT_LE(off.median, 60);
    EXPECT_LE(off.p95, 300);
}

TEST(RealLife, AnHourWithoutAVoiceDetector) {
    auto call = InventedCall(2).make(9000, kPieceMs);
    call.track.speech.clear();
    const auto off = errors(time_words(call.track), call.starts);
    EXPECT_LE(off.median, 300);
    EXPECT_LE(off.p95, 1200);
}

TEST(RealLife, GapsWithoutLiveText) {
    for (std::uint32_t seed = 0; seed < 4; ++seed) {
        const auto call = InventedCall(seed, {.lost_utterances = 0.3}).make(kTenMinutes, kPieceMs);
        EXPECT_LE(errors(time_words(call.track), call.starts).median, 80) << seed;
    }
}

TEST(RealLife, AnOutageOfMinutes) {
    for (std::uint32_t seed = 0; seed < 4; ++seed) {
        auto call = InventedCall(seed).make(kTenMinutes, kPieceMs);
        std::erase_if(call.track.live, [](const LiveUtterance& utterance) {
            return utterance.start_ms > 100'000 && utterance.end_ms < 280'000;
        });
        EXPECT_LE(errors(time_words(call.track), call.starts).median, 80) << seed;
    }
}

TEST(RealLife, LiveTextRepeatedOverAReconnect) {
    for (std::uint32_t seed = 0; seed < 4; ++seed) {
        auto call = InventedCall(seed, {.repeated = 0.3}).make(kTenMinutes, kPieceMs);
        // A reconnect also delivers the last minute again, late and out of order.
        const auto live = call.track.live;
        for (const auto& utterance : live)
            if (utterance.start_ms > 60'000 && utterance.start_ms < 120'000) call.track.live.push_back(utterance);
        EXPECT_LE(errors(time_words(call.track), call.starts).median, 60) << seed;
    }
}

// Replaces words [from, to) of a call's only piece by `by`, whose starts are unknown.
void replace_words(InventedCall::Made& call, std::size_t from, std::size_t to, const std::string& by) {
    std::string& text = call.track.canon[0].text;
    const auto words = split_words(text);
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i == from && !by.empty()) out += by + ' ';
        if (i < from || i >= to) out += std::string(words[i]) + ' ';
    }
    const auto at = call.starts.begin() + static_cast<std::ptrdiff_t>(from);
    const auto next = call.starts.erase(at, call.starts.begin() + static_cast<std::ptrdiff_t>(to));
    call.starts.insert(next, split_words(by).size(), -1);
    text = out;
}

TEST(RealLife, ACanonPieceInWhichAPassageIsMissing) {
    for (std::uint32_t seed = 0; seed < 4; ++seed) {
        auto call = InventedCall(seed).make(600, 1'000'000);
        replace_words(call, 200, 280, "");
        EXPECT_LE(errors(time_words(call.track), call.starts).median, 80) << seed;
    }
}

TEST(RealLife, ACanonPieceInWhichAPassageIsRepeated) {
    for (std::uint32_t seed = 0; seed < 4; ++seed) {
        auto call = InventedCall(seed).make(600, 1'000'000);
        const auto words = split_words(call.track.canon[0].text);
        std::string again;
        for (std::size_t i = 200; i < 240; ++i)
            again += std::string(words[i]) + ' ';
        replace_words(call, 240, 240, again);
        const auto off = errors(time_words(call.track), call.starts);
        EXPECT_LE(off.median, 80) << seed;
    }
}

TEST(RealLife, NumbersAndInitialismsWrittenDifferently) {
    for (std::uint32_t seed = 0; seed < 4; ++seed) {
        const auto call = InventedCall(seed, {.said_otherwise = 0.3}).make(kTenMinutes, kPieceMs);
        EXPECT_LE(errors(time_words(call.track), call.starts).median, 90) << seed;
    }
}

TEST(RealLife, HalfOfItInAScriptWithoutSpaces) {
    for (std::uint32_t seed = 0; seed < 4; ++seed) {
        const auto call = InventedCall(seed, {.unspaced = 0.5}).make(kTenMinutes, kPieceMs);
        EXPECT_LE(errors(time_words(call.track), call.starts).median, 60) << seed;
        EXPECT_LE(errors(time_units(call.track), call.unit_starts).median, 80) << seed;
    }
}

// The same text in another alphabet, `mark` (0: none) written after each letter.
std::string transliterate(const std::string& text, char32_t first, char32_t mark) {
    std::string out;
    for (const char c : text) {
        if (c < 'a' || c > 'z') {
            out += c;
            continue;
        }
        append_utf8(out, first + static_cast<char32_t>(c - 'a'));
        if (mark != 0) append_utf8(out, mark);
    }
    return out;
}

TEST(RealLife, AnyAlphabetWithMarksOnOneSideOnly) {
    struct Alphabet {
        char32_t first;
        char32_t mark;
    };
    // Cyrillic, Hebrew, Arabic, Devanagari, Hangul, Thai, Latin.
    for (const Alphabet& alphabet :
         {Alphabet{0x430, 0x301},
          {0x5D0, 0x5B7},
          {0x627, 0x64E},
          {0x915, 0},
          {0xAC00, 0},
          {0xE01, 0xE34},
          {U'a', 0x301}}) {
        auto call = InventedCall(5).make(kTenMinutes, kPieceMs);
        for (CanonPiece& piece : call.track.canon)
            piece.text = transliterate(piece.text, alphabet.first, alphabet.mark);
        for (LiveUtterance& utterance : call.track.live)
            utterance.text = transliterate(utterance.text, alphabet.first, 0);
        EXPECT_LE(errors(time_words(call.track), call.starts).median, 80) << std::hex << +alphabet.first;
    }
}

}  // namespace
}  // namespace scribed::transcript

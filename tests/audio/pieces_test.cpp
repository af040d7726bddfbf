// SPDX-License-Identifier: Apache-2.0
#include "audio/pieces.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace scribed::audio {
namespace {

constexpr Samples kSecond = kTrackRate;

std::vector<Piece> cut(std::vector<Stretch> voice, Samples total, const PieceLimits& limits = {}) {
    return cut_pieces(voice, total, limits);
}

TEST(Pieces, AreNoneWithoutVoice) {
    EXPECT_TRUE(cut({}, 100 * kSecond).empty());
    EXPECT_TRUE(cut({}, 0).empty());
    EXPECT_TRUE(cut({{50, 50}}, 100).empty());
    EXPECT_TRUE(cut({{200, 300}}, 100).empty()) << "behind the end of the recording";
}

TEST(Pieces, KeepAMarginOnEachSideOfTheVoice) {
    EXPECT_EQ(
        cut({{10 * kSecond, 20 * kSecond}}, 30 * kSecond),
        (std::vector<Piece>{{10 * kSecond - kSecond / 4, 20 * kSecond + kSecond / 4}})
    );
    EXPECT_EQ(cut({{100, 5 * kSecond}}, 5 * kSecond + 7), (std::vector<Piece>{{0, 5 * kSecond + 7}}));
}

TEST(Pieces, LeaveLongSilenceOut) {
    const auto pieces =
        cut({{kSecond, 5 * kSecond}, {20 * kSecond, 30 * kSecond}, {46 * kSecond, 50 * kSecond}}, 60 * kSecond);
    ASSERT_EQ(pieces.size(), 2U) << "15 s of silence stay inside a piece, 16 s do not";
    EXPECT_EQ(pieces[0].end, 30 * kSecond + kSecond / 4);
    EXPECT_EQ(pieces[1].begin, 46 * kSecond - kSecond / 4);
}

TEST(Pieces, AreCutInTheLongestPauseNearTheLimit) {
    std::vector<Stretch> voice;
    for (Samples at = 0; at < 400; at += 10)
        voice.push_back({at * kSecond, (at + 9) * kSecond});
    voice[5].end -= 3 * kSecond;   // a longer pause, but far from the limit
    voice[21].end -= 2 * kSecond;  // the longest one near it, at 216 s
    const auto pieces = cut(voice, 400 * kSecond);
    ASSERT_EQ(pieces.size(), 2U);
    EXPECT_EQ(pieces[0].end, 217 * kSecond + kSecond / 4);
    EXPECT_EQ(pieces[1].begin, 220 * kSecond - kSecond / 4);
}

TEST(Pieces, ShareAPauseThatIsTooShortForTwoMargins) {
    PieceLimits limits;
    limits.max_length = 10 * kSecond;
    const auto pieces = cut({{0, 9 * kSecond}, {9 * kSecond + 101, 18 * kSecond}}, 18 * kSecond, limits);
    EXPECT_EQ(pieces, (std::vector<Piece>{{0, 9 * kSecond + 51}, {9 * kSecond + 51, 18 * kSecond}}));
}

TEST(Pieces, CutIntoAVoiceOnlyWhenItGoesOnPastTheLimit) {
    const auto pieces = cut({{0, 600 * kSecond}}, 600 * kSecond);
    EXPECT_EQ(
        pieces, (std::vector<Piece>{{0, 240 * kSecond}, {240 * kSecond, 480 * kSecond}, {480 * kSecond, 600 * kSecond}})
    );
    const auto whole = cut({{kSecond, 241 * kSecond}}, 300 * kSecond);
    EXPECT_EQ(whole, (std::vector<Piece>{{kSecond, 241 * kSecond}})) << "the margins give way";
}

TEST(Pieces, LeaveNoStubBehindACutIntoAVoice) {
    const auto pieces = cut({{0, 240 * kSecond + 100}}, 240 * kSecond + 100);
    EXPECT_EQ(pieces, (std::vector<Piece>{{0, 239 * kSecond + 100}, {239 * kSecond + 100, 240 * kSecond + 100}}));
}

TEST(Pieces, AreWidenedWithTheRecordingsOwnSilence) {
    const Samples half = kSecond / 2;
    EXPECT_EQ(
        cut({{10 * kSecond, 10 * kSecond + 100}}, 20 * kSecond),
        (std::vector<Piece>{{10 * kSecond + 50 - half, 10 * kSecond + 50 + half}})
    );
    EXPECT_EQ(cut({{0, 100}}, 20 * kSecond), (std::vector<Piece>{{0, kSecond}}));
    EXPECT_EQ(
        cut({{20 * kSecond - 100, 20 * kSecond}}, 20 * kSecond), (std::vector<Piece>{{19 * kSecond, 20 * kSecond}})
    );
    EXPECT_EQ(cut({{10, 100}}, 200), (std::vector<Piece>{{0, 200}})) << "no more than there is";
}

struct Case {
    std::vector<Stretch> voice;
    Samples total;
    PieceLimits limits;
};

Case random_case(std::mt19937& random) {
    const auto below = [&](unsigned limit) { return std::uniform_int_distribution<Samples>(0, limit - 1)(random); };
    Case out;
    Samples at = 0;
    const auto longest_voice = static_cast<unsigned>(1 + below(400));
    const auto longest_pause = static_cast<unsigned>(1 + below(200));
    for (Samples i = below(30); i > 0; --i) {
        const Samples begin = at + below(longest_pause) + 1;
        at = begin + below(longest_voice) + 1;
        out.voice.push_back({begin, at});
    }
    out.total = at + below(100);
    out.limits.max_length = 50 + below(200);
    out.limits.max_pause = below(150);
    out.limits.margin = below(20);
    out.limits.min_length = below(50);
    return out;
}

Samples voice_between(const std::vector<Stretch>& voice, Samples begin, Samples end) {
    Samples out = 0;
    for (const Stretch& s : voice) {
        const Samples from = std::max(s.begin, begin);
        const Samples to = std::min(s.end, end);
        if (from < to) out += to - from;
    }
    return out;
}

void check(const Case& c) {
    const auto pieces = cut(c.voice, c.total, c.limits);
    Samples covered = 0;
    Samples before = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Piece& piece = pieces[i];
        ASSERT_LE(before, piece.begin) << "in order, no overlap";
        ASSERT_LT(piece.begin, piece.end);
        ASSERT_LE(piece.end, c.total);
        ASSERT_LE(piece.end - piece.begin, c.limits.max_length);
        ASSERT_GT(voice_between(c.voice, piece.begin, piece.end), 0U) << "silence is sent to nobody";
        covered += voice_between(c.voice, piece.begin, piece.end);

        const bool room = piece.begin > before || piece.end < (i + 1 < pieces.size() ? pieces[i + 1].begin : c.total);
        ASSERT_TRUE(piece.end - piece.begin >= c.limits.min_length || !room) << "short in spite of silence beside it";
        before = piece.end;
    }
    ASSERT_EQ(covered, voice_between(c.voice, 0, c.total)) << "every voiced sample in one piece";

    for (const Stretch& s : c.voice) {
        const auto inside = [&](const Piece& p) { return p.end > s.begin && p.end < s.end; };
        const bool parted = std::ranges::any_of(pieces, inside);
        ASSERT_EQ(parted, s.end - s.begin > c.limits.max_length) << "at " << s.begin;
    }
    for (std::size_t i = 1; i < c.voice.size(); ++i) {
        const Samples middle = c.voice[i].begin - 1;
        if (c.voice[i].begin - c.voice[i - 1].end <= c.limits.max_pause) continue;
        const auto spans = [&](const Piece& p) { return p.begin < c.voice[i - 1].end && p.end > middle + 1; };
        ASSERT_TRUE(std::ranges::none_of(pieces, spans)) << "a long pause inside a piece at " << middle;
    }
}

TEST(Pieces, KeepTheirPromisesForAnyVoices) {
    for (unsigned seed = 0; seed < 4000; ++seed) {
        std::mt19937 random(seed);
        const Case c = random_case(random);
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        check(c);
        if (testing::Test::HasFatalFailure()) return;
    }
}

TEST(Pieces, TakeStretchesThatTouchOverlapOrStandOutOfOrder) {
    const std::vector<Piece> expected{{0, 3 * kSecond}};
    EXPECT_EQ(cut({{0, kSecond}, {kSecond, 2 * kSecond}, {kSecond / 2, 3 * kSecond}}, 3 * kSecond), expected);
    EXPECT_EQ(cut({{2 * kSecond, 3 * kSecond}, {0, kSecond}}, 3 * kSecond), expected);
    EXPECT_EQ(cut({{0, 99 * kSecond}}, 3 * kSecond), expected) << "cut off at the recording's end";
}

}  // namespace
}  // namespace scribed::audio

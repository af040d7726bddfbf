// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "transcript/fill_search.hpp"
#include "transcript/likely_starts.hpp"

namespace scribed::transcript {
namespace {

// One piece of voiced stretches without live text.
struct Piece {
    std::vector<Token> tokens;
    std::vector<Hint> hints;
    std::vector<VoiceAtom> atoms;

    PlacementInput input() const {
        PlacementInput out;
        out.tokens = tokens;
        out.hints = hints;
        out.atoms = atoms;
        out.end_ms = atoms.back().end_ms;
        out.pauses_known = true;
        return out;
    }
};

Piece piece_of(const std::string& text, std::vector<VoiceAtom> atoms) {
    Piece out;
    append_tokens(text, out.tokens);
    out.hints.resize(out.tokens.size());
    out.atoms = std::move(atoms);
    return out;
}

// How probable it is that each token is said in voice at all.
std::vector<float> voiced(const std::vector<LikelyFill>& fills, std::size_t tokens) {
    std::vector<float> out(tokens, 0);
    for (const LikelyFill& likely : fills) {
        for (std::size_t i = likely.fill.first; i < likely.fill.last; ++i)
            out[i] += likely.probability;
    }
    return out;
}

TEST(LikelyFills, AreCertainWhereThereIsNoChoice) {
    const Piece piece = piece_of("all of this is said in one breath", {{1000, 3000}});
    const auto input = piece.input();
    const auto fills = FillSearch(input).likely();
    ASSERT_EQ(fills.size(), 1u);
    EXPECT_EQ(fills[0].fill.last, piece.tokens.size());
    EXPECT_NEAR(static_cast<double>(fills[0].probability), 1, 1e-4);
}

TEST(LikelyFills, HoldEveryTokenOnce) {
    const Piece piece = piece_of(
        "we had a strong third quarter and we expect, as I said, more of the same",
        {{500, 1500}, {1700, 2900}, {3300, 4100}, {4250, 5600}}
    );
    const auto input = piece.input();
    for (const float sum : voiced(FillSearch(input).likely(), piece.tokens.size()))
        EXPECT_NEAR(static_cast<double>(sum), 1, 0.05);
}

TEST(LikelyFills, AreWeighedInAPieceOfAnyLength) {
    std::string text;
    std::vector<VoiceAtom> atoms;
    for (std::int64_t i = 0; i < 8000; ++i) {
        text += "nobody knows where this belongs ";
        atoms.push_back({i * 2000, i * 2000 + 1700});
    }
    const Piece piece = piece_of(text, std::move(atoms));
    const auto input = piece.input();
    for (const float sum : voiced(FillSearch(input).likely(), piece.tokens.size()))
        ASSERT_NEAR(static_cast<double>(sum), 1, 0.1);
}

TEST(LikelyStarts, PutAnUncertainWordBetween) {
    const Piece piece = piece_of("one two three", {{0, 400}, {1000, 1400}});
    const auto input = piece.input();
    // The second word begins in the first stretch or in the second one.
    const std::vector<LikelyFill> fills = {
        {{0, 2, 0, 1}, 0.6F}, {{0, 1, 0, 1}, 0.4F}, {{2, 3, 1, 2}, 0.6F}, {{1, 3, 1, 2}, 0.4F}};
    const std::vector<Fill> best = {{0, 2, 0, 1}, {2, 3, 1, 2}};
    auto placed = spread(input, best);
    const double likeliest = placed[1].start_ms;
    move_to_likely_starts(input, fills, placed);
    EXPECT_EQ(placed[0].start_ms, 0);
    EXPECT_GT(placed[1].start_ms, likeliest + 100);
    EXPECT_LT(placed[1].start_ms, 1000);
    EXPECT_GE(placed[2].start_ms, placed[1].start_ms);
    EXPECT_LE(placed[0].end_ms, placed[1].start_ms);
}

}  // namespace
}  // namespace scribed::transcript

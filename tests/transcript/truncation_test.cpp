// SPDX-License-Identifier: Apache-2.0
#include "transcript/truncation.hpp"

#include <gtest/gtest.h>

#include "invented_call.hpp"
#include "transcript/words.hpp"

namespace scribed::transcript {
namespace {

constexpr std::int64_t kPieceMs = 240'000;

// The first `share` of the text's words.
std::string keep(const std::string& text, double share) {
    const auto words = split_words(text);
    const auto count = static_cast<std::size_t>(static_cast<double>(words.size()) * share);
    return count == 0 ? std::string()
                      : text.substr(
                            0, static_cast<std::size_t>(words[count - 1].data() + words[count - 1].size() - text.data())
                        );
}

struct Known {
    bool live = true;
    bool speech = true;
    bool others = true;
};

std::optional<CutOff> ask(const MergeTrack& track, std::size_t piece, double kept, Known known = {}) {
    std::vector<CanonPiece> others = track.canon;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(piece));
    const auto speech = known.speech ? track.speech : std::vector<VoicedStretch>();
    const auto usual = known.others ? voice_per_word_time(others, speech) : std::nullopt;
    CanonPiece asked = track.canon[piece];
    asked.text = keep(asked.text, kept);
    return find_cut_off(asked, known.live ? track.live : std::vector<LiveUtterance>(), speech, usual);
}

// An hour with a live pass that has half its words wrong.
MergeTrack hour(std::uint32_t seed, double wrong = 0.5) {
    return test::InventedCall(seed, {.misheard = wrong}).make(9000, kPieceMs).track;
}

TEST(CutOff, IsNotSeenInWholeTexts) {
    for (std::uint32_t seed = 0; seed < 6; ++seed) {
        const MergeTrack track = hour(seed);
        for (std::size_t p = 0; p + 1 < track.canon.size(); ++p) {
            EXPECT_FALSE(ask(track, p, 1)) << seed << ' ' << p;
            EXPECT_FALSE(ask(track, p, 1, {.live = false})) << seed << ' ' << p;
            EXPECT_FALSE(ask(track, p, 1, {.live = false, .others = false})) << seed << ' ' << p;
            EXPECT_FALSE(ask(track, p, 1, {.speech = false, .others = false})) << seed << ' ' << p;
        }
    }
}

TEST(CutOff, IsSeenWhereTheLivePassGoesOn) {
    const auto call = test::InventedCall(7, {.misheard = 0.5}).make(9000, kPieceMs);
    std::size_t before = 0;
    for (std::size_t p = 0; p + 1 < call.track.canon.size(); ++p) {
        const std::size_t words = split_words(call.track.canon[p].text).size();
        for (const double kept : {0.0, 0.3, 0.7, 0.9}) {
            const auto found = ask(call.track, p, kept);
            ASSERT_TRUE(found && found->from_ms) << p << ' ' << kept;
            const auto at = before + static_cast<std::size_t>(static_cast<double>(words) * kept);
            EXPECT_NEAR(static_cast<double>(*found->from_ms), static_cast<double>(call.starts[at]), 4000) << p;
        }
        before += words;
    }
}

TEST(CutOff, IsSeenWhenTheLastSentenceIsMissing) {
    constexpr std::size_t kMissing = 20;
    const MergeTrack track = hour(5, 0.3);
    int pieces = 0;
    int seen = 0;
    for (std::size_t p = 0; p + 1 < track.canon.size(); ++p) {
        const auto words = split_words(track.canon[p].text).size();
        const double kept = static_cast<double>(words - kMissing) / static_cast<double>(words);
        ++pieces;
        seen += ask(track, p, kept) ? 1 : 0;
        EXPECT_FALSE(ask(track, p, kept, {.speech = false})) << "where nobody listened it is too little to tell";
        // A live pass that makes up words in the silence behind a speaker.
        MergeTrack silent = track;
        const auto found = ask(track, p, kept);
        if (!found || !found->from_ms) continue;
        const auto end = track.canon[p].end_ms;
        std::erase_if(silent.speech, [&](const VoicedStretch& voice) {
            return voice.end_ms > *found->from_ms && voice.start_ms < end;
        });
        EXPECT_FALSE(ask(silent, p, kept)) << p;
    }
    EXPECT_GE(seen * 10, pieces * 9) << seen << " of " << pieces;
}

TEST(CutOff, IsSeenByLengthAloneWithoutLiveText) {
    const MergeTrack track = hour(3);
    for (std::size_t p = 0; p + 1 < track.canon.size(); ++p) {
        const auto found = ask(track, p, 0.4, {.live = false});
        ASSERT_TRUE(found) << p;
        EXPECT_FALSE(found->from_ms) << p;
        EXPECT_TRUE(ask(track, p, 0.45, {.live = false, .speech = false})) << p;
        EXPECT_TRUE(ask(track, p, 0.15, {.live = false, .others = false})) << p;
    }
}

TEST(CutOff, IsNotSeenWhereTheLivePassHeardNoMoreEither) {
    // A minute of words, then three of music that the detector takes for voice.
    MergeTrack track = test::InventedCall(4, {}).make(160, 1'000'000).track;
    CanonPiece& piece = track.canon.front();
    track.speech.push_back({piece.end_ms, piece.end_ms + 180'000});
    piece.end_ms += 180'000;
    EXPECT_FALSE(find_cut_off(piece, track.live, track.speech, std::nullopt));
}

TEST(CutOff, IsNotSeenInAShortPieceThatSaysLittle) {
    const std::vector<VoicedStretch> cough = {{1000, 1400}, {9000, 9900}};
    EXPECT_FALSE(find_cut_off({0, 60'000, "Yes."}, {}, cough, 1.0));
    EXPECT_FALSE(find_cut_off({0, 60'000, ""}, {}, cough, 1.0));
    EXPECT_FALSE(find_cut_off({0, 0, ""}, {}, {}, std::nullopt));
}

TEST(CutOff, KnowsNoPaceOfAFewWords) {
    const std::vector<CanonPiece> pieces = {{0, 5000, "Just a few words."}};
    EXPECT_FALSE(voice_per_word_time(pieces, {}));
    EXPECT_FALSE(voice_per_word_time({}, {}));
}

TEST(WhereToHalve, TakesTheLongestPauseNearTheMiddle) {
    const CanonPiece piece{0, 100'000, "any"};
    const std::vector<VoicedStretch> speech = {{0, 10'000}, {30'000, 46'000}, {46'300, 54'000}, {55'000, 100'000}};
    EXPECT_EQ(where_to_halve(piece, speech, 20'000), 54'500);
    EXPECT_EQ(where_to_halve(piece, {}, 20'000), 50'000);
    EXPECT_EQ(where_to_halve(piece, speech, 50'000), 50'000);
    EXPECT_FALSE(where_to_halve(piece, speech, 50'001));
    EXPECT_FALSE(where_to_halve({5, 5, ""}, {}, 0));
}

}  // namespace
}  // namespace scribed::transcript

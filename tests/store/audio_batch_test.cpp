// SPDX-License-Identifier: Apache-2.0
#include "store/audio_batch.hpp"

#include <gtest/gtest.h>

#include "tests/store/pcm.hpp"

namespace scribed::store {
namespace {

using namespace test;

struct Piece {
    Samples index;
    Pcm samples;
    bool operator==(const Piece&) const = default;
};

std::vector<Piece> pieces(const AudioBatch& batch) {
    std::vector<Piece> out;
    for (const auto& run : batch.runs())
        out.push_back({run.index, Pcm(run.samples.begin(), run.samples.end())});
    return out;
}

using Pieces = std::vector<Piece>;

TEST(AudioBatch, JoinsWhatContinuesAndKeepsHolesApart) {
    AudioBatch batch;
    EXPECT_TRUE(batch.empty());
    batch.append(10, Pcm{1, 2});
    batch.append(12, Pcm{3});
    batch.append(12, Pcm{});
    batch.append(20, Pcm{4});
    EXPECT_EQ(batch.size(), 4U);
    EXPECT_EQ(pieces(batch), (Pieces{{10, {1, 2, 3}}, {20, {4}}}));
}

TEST(AudioBatch, TakesWhatIsNewer) {
    AudioBatch batch;
    AudioBatch newer;
    newer.append(0, Pcm{1});
    batch.take(newer);
    EXPECT_TRUE(newer.empty());
    EXPECT_EQ(pieces(batch), (Pieces{{0, {1}}}));
    newer.append(1, Pcm{2});
    newer.append(5, Pcm{3});
    batch.take(newer);
    EXPECT_TRUE(newer.empty());
    EXPECT_EQ(pieces(batch), (Pieces{{0, {1, 2}}, {5, {3}}}));
    batch.take(newer);
    EXPECT_EQ(batch.size(), 3U);
}

TEST(AudioBatch, ForgetsWhatIsStoredAtAnyIndex) {
    for (Samples index = 0; index <= 30; ++index) {
        AudioBatch batch;
        batch.append(2, Pcm{1, 2, 3});
        batch.append(10, Pcm{4, 5});
        batch.append(20, Pcm{6});
        Pieces expected;
        std::size_t left = 0;
        for (const auto& piece : pieces(batch)) {
            for (std::size_t i = 0; i < piece.samples.size(); ++i) {
                if (piece.index + i < index) continue;
                if (expected.empty() || expected.back().index + expected.back().samples.size() != piece.index + i) {
                    expected.push_back({piece.index + i, {}});
                }
                expected.back().samples.push_back(piece.samples[i]);
                ++left;
            }
        }
        EXPECT_EQ(batch.drop_below(index), 6 - left) << index;
        EXPECT_EQ(pieces(batch), expected) << index;
        EXPECT_EQ(batch.size(), left);
        batch.append(40, Pcm{7});
        EXPECT_EQ(pieces(batch).back(), (Piece{40, {7}}));
    }
}

}  // namespace
}  // namespace scribed::store

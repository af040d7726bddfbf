// SPDX-License-Identifier: Apache-2.0
#include "store/track_file.hpp"

#include <gtest/gtest.h>

#include "tests/store/pcm.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

using namespace test;
using scribed::test::ScratchDir;

TEST(TrackFile, WritesTheSameBatchTwiceWithoutDoublingIt) {
    const ScratchDir dir;
    const auto in = noise(500);
    AudioBatch batch;
    batch.append(100, in);
    auto file = TrackFile::open(dir / "a.wav").value();
    file.write(batch, TrackFile::Header::when_old, steady_now()).value();
    file.write(batch, TrackFile::Header::when_old, steady_now()).value();
    file.sync().value();
    file.close().value();
    Pcm expected(100);
    expected.insert(expected.end(), in.begin(), in.end());
    EXPECT_EQ(read_all(dir / "a.wav"), expected);
}

TEST(TrackFile, WritesAnewWhatWasNotTrusted) {
    const ScratchDir dir;
    const auto first = noise(300, 1);
    const auto doubtful = noise(200, 2);
    auto file = TrackFile::open(dir / "a.wav").value();
    AudioBatch batch;
    batch.append(0, first);
    file.write(batch, TrackFile::Header::when_old, steady_now()).value();
    batch.drop_below(300);
    batch.append(300, doubtful);
    file.write(batch, TrackFile::Header::when_old, steady_now()).value();

    file.distrust(300);
    EXPECT_FALSE(file.usable());
    file.distrust(300);
    batch.append(500, first);
    file.write(batch, TrackFile::Header::when_old, steady_now()).value();
    EXPECT_TRUE(file.usable());
    EXPECT_EQ(file.size(), 800U);
    file.close().value();
    auto expected = first;
    expected.insert(expected.end(), doubtful.begin(), doubtful.end());
    expected.insert(expected.end(), first.begin(), first.end());
    EXPECT_EQ(read_all(dir / "a.wav"), expected);
}

TEST(TrackFile, KeepsTheStoredPartWhenMendingFails) {
    const ScratchDir dir;
    const auto in = noise(300);
    AudioBatch batch;
    batch.append(0, in);
    auto file = TrackFile::open(dir / "a.wav").value();
    file.write(batch, TrackFile::Header::when_old, steady_now()).value();
    file.distrust(100);
    std::filesystem::rename(dir / "a.wav", dir / "away.wav");
    EXPECT_TRUE(file.write(batch, TrackFile::Header::when_old, steady_now()).has_error());
    EXPECT_FALSE(file.usable());
    std::filesystem::rename(dir / "away.wav", dir / "a.wav");
    file.write(batch, TrackFile::Header::when_old, steady_now()).value();
    EXPECT_EQ(file.size(), 300U);
    file.close().value();
    EXPECT_EQ(read_all(dir / "a.wav"), in);
}

}  // namespace
}  // namespace scribed::store

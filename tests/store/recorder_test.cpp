// SPDX-License-Identifier: Apache-2.0
#include "store/recorder.hpp"

#include <optional>
#include <random>

#include <gtest/gtest.h>

#include "tests/store/pcm.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::store {
namespace {

using namespace test;
using scribed::test::ScratchDir;
using Track = std::unique_ptr<TrackRecording>;

class RecorderTest : public testing::TestWithParam<Durability> {
public:
    Track open(const std::string& session, const std::string& file, std::uint32_t track = 0) {
        return loop.run(recorder->open_track(session, track, file, loop.executor(), nullptr)).value();
    }
    Errc refusal(const std::string& session, const std::string& file) {
        return loop.run(recorder->open_track(session, 0, file, loop.executor(), nullptr)).error().code();
    }
    Pcm content(const std::string& session, const std::string& file) {
        return read_all(recorder->track_path(session, file));
    }

    const ScratchDir dir;
    scribed::test::TestLoop loop;
    std::unique_ptr<Recorder> recorder = Recorder::open(dir / "recordings", GetParam()).value();
};

INSTANTIATE_TEST_SUITE_P(
    Both,
    RecorderTest,
    testing::Values(Durability::disk, Durability::os),
    [](const testing::TestParamInfo<Durability>& way) { return way.param == Durability::disk ? "disk" : "os"; }
);

TEST_P(RecorderTest, IsSampleExactWithBlocksOfAnySize) {
    const auto in = noise(50'000);
    auto track = open("ses_01", "main.wav");
    std::minstd_rand engine(7);
    std::uniform_int_distribution<std::size_t> length(1, 700);
    for (std::size_t at = 0; at < in.size();) {
        const auto count = std::min(length(engine), in.size() - at);
        track->append(at, std::span(in).subspan(at, count));
        at += count;
        EXPECT_EQ(track->next(), at);
    }
    loop.run(track->close()).value();
    EXPECT_EQ(track->stored(), in.size());
    EXPECT_EQ(content("ses_01", "main.wav"), in);
}

TEST_P(RecorderTest, FillsHolesWithSilenceAndIgnoresOverlaps) {
    const auto in = noise(1000);
    auto track = open("ses_01", "main.wav");
    track->append(100, std::span(in).first(200));
    track->append(150, std::span(in).subspan(50, 300));
    track->append(0, std::span(in).first(10));
    track->append(700, std::span(in).subspan(600, 400));
    track->append(650, std::span(in).subspan(550, 10));
    EXPECT_EQ(track->next(), 1100U);
    loop.run(track->close()).value();
    Pcm expected(1100);
    std::copy(in.begin(), in.begin() + 350, expected.begin() + 100);
    std::copy(in.begin() + 600, in.end(), expected.begin() + 700);
    EXPECT_EQ(content("ses_01", "main.wav"), expected);
}

// A stopping daemon may let go of a track, and of its loop, while its audio is still on the way to the disk.
TEST_P(RecorderTest, OutlivesTheLoopOfATrackThatWasLetGo) {
    const auto in = noise(16'000);
    std::optional<scribed::test::TestLoop> brief(std::in_place);
    auto track = brief->run(recorder->open_track("ses_01", 0, "main.wav", brief->executor(), nullptr)).value();
    track->append(0, in);
    track.reset();
    brief.reset();
    recorder.reset();
    EXPECT_EQ(read_all(dir / "recordings" / "ses_01" / "main.wav"), in);
}

TEST_P(RecorderTest, KeepsTracksAndSessionsApart) {
    std::vector<Track> tracks;
    std::vector<Pcm> in;
    for (unsigned i = 0; i < 12; ++i) {
        tracks.push_back(open("ses_0" + std::to_string(i / 3), std::to_string(i % 3) + ".wav", i % 3));
        in.push_back(noise(8000 + i, i + 1));
    }
    for (std::size_t at = 0; at < 9000; at += 320) {
        for (std::size_t i = 0; i < in.size(); ++i) {
            if (at < in[i].size())
                tracks[i]->append(at, std::span(in[i]).subspan(at, std::min<std::size_t>(320, in[i].size() - at)));
        }
    }
    for (auto& track : tracks)
        loop.run(track->close()).value();
    for (unsigned i = 0; i < 12; ++i) {
        EXPECT_EQ(content("ses_0" + std::to_string(i / 3), std::to_string(i % 3) + ".wav"), in[i]) << i;
    }
}

TEST_P(RecorderTest, GoesOnWhereAReopenedTrackEnds) {
    const auto in = noise(3000);
    {
        auto track = open("ses_01", "main.wav");
        track->append(0, std::span(in).first(1000));
        loop.run(track->close()).value();
    }
    recorder.reset();
    recorder = Recorder::open(dir / "recordings", GetParam()).value();
    auto track = open("ses_01", "main.wav");
    EXPECT_EQ(track->next(), 1000U);
    EXPECT_EQ(track->stored(), 1000U);
    track->append(500, std::span(in).subspan(500));
    loop.run(track->close()).value();
    EXPECT_EQ(content("ses_01", "main.wav"), in);
}

TEST_P(RecorderTest, WritesWhatWaitsWhenAHandleIsLetGo) {
    const auto in = noise(30'000);
    {
        auto track = open("ses_01", "main.wav");
        track->append(0, in);
    }
    // Opening again waits its turn behind the closing.
    auto track = open("ses_01", "main.wav");
    EXPECT_EQ(track->stored(), in.size());
    EXPECT_EQ(content("ses_01", "main.wav"), in);
}

TEST_P(RecorderTest, WritesWhatWaitsWhenItEndsBeforeItsHandles) {
    const auto in = noise(30'000);
    auto track = open("ses_01", "main.wav");
    track->append(0, in);
    const auto path = recorder->track_path("ses_01", "main.wav");
    recorder.reset();
    EXPECT_EQ(read_all(path), in);
    track->append(in.size(), in);
    EXPECT_EQ(loop.run(track->close()).error().code(), Errc::cancelled);
}

TEST_P(RecorderTest, ClosesWhileCongested) {
    const auto in = noise(kTrackRate * 30);
    auto track = open("ses_01", "main.wav");
    EXPECT_FALSE(track->congested());
    track->append(0, in);
    EXPECT_TRUE(track->congested());
    loop.run(track->close()).value();
    EXPECT_FALSE(track->congested());
    EXPECT_EQ(content("ses_01", "main.wav"), in);
    loop.run(track->close()).value();
}

TEST_P(RecorderTest, DoesNotCountHolesAsWaitingAudio) {
    auto track = open("ses_01", "main.wav");
    track->append(kTrackRate * 60, Pcm{1});
    EXPECT_FALSE(track->congested());
    loop.run(track->close()).value();
    EXPECT_EQ(content("ses_01", "main.wav").size(), kTrackRate * 60 + 1U);
}

TEST_P(RecorderTest, RefusesASecondHandleOfOneFile) {
    auto track = open("ses_01", "main.wav");
    EXPECT_EQ(refusal("ses_01", "main.wav"), Errc::conflict);
    loop.run(track->close()).value();
    open("ses_01", "main.wav");
}

TEST_P(RecorderTest, RefusesNamesThatLeaveItsDirectory) {
    EXPECT_EQ(refusal("..", "main.wav"), Errc::invalid);
    EXPECT_EQ(refusal("ses_01", "../main.wav"), Errc::invalid);
    EXPECT_EQ(loop.run(recorder->remove_session("../recordings")).error().code(), Errc::invalid);
}

TEST_P(RecorderTest, RefusesAFileThatIsNoRecording) {
    std::filesystem::create_directories(recorder->track_path("ses_01", "main.wav"));
    EXPECT_TRUE(loop.run(recorder->open_track("ses_01", 0, "main.wav", loop.executor(), nullptr)).has_error());
}

TEST_P(RecorderTest, RemovesASessionOnceItsTracksAreClosed) {
    auto track = open("ses_01", "main.wav");
    open("ses_02", "main.wav");
    track->append(0, noise(10));
    EXPECT_EQ(loop.run(recorder->remove_session("ses_01")).error().code(), Errc::conflict);
    track.reset();
    loop.run(recorder->remove_session("ses_01")).value();
    EXPECT_FALSE(std::filesystem::exists(dir / "recordings/ses_01"));
    EXPECT_TRUE(std::filesystem::exists(dir / "recordings/ses_02"));
    loop.run(recorder->remove_session("ses_01")).value();
}

TEST_P(RecorderTest, RemovesALinkAndNotWhatItLeadsTo) {
    std::filesystem::create_directories(dir / "elsewhere");
    std::filesystem::create_directory_symlink(dir / "elsewhere", dir / "recordings/ses_01");
    loop.run(recorder->remove_session("ses_01")).value();
    EXPECT_TRUE(std::filesystem::exists(dir / "elsewhere"));
    EXPECT_FALSE(std::filesystem::exists(std::filesystem::symlink_status(dir / "recordings/ses_01")));
}

TEST(RecorderOpen, NamesTheSettingWhenItCannotWrite) {
    const auto failed = Recorder::open("/proc/none", Durability::disk);
    ASSERT_TRUE(failed.has_error());
    EXPECT_EQ(failed.error().code(), Errc::io);
    EXPECT_EQ(failed.error().param(), "state.dir");
}

}  // namespace
}  // namespace scribed::store

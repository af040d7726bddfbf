// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include <gtest/gtest.h>

#include "store/recorder.hpp"
#include "tests/store/pcm.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::store {
namespace {

using namespace test;
using scribed::test::ScratchDir;

class RecorderAcks : public testing::Test {
public:
    std::unique_ptr<TrackRecording> open(
        const std::string& session, std::uint32_t track, Recorder::OnProgress progress
    ) {
        const auto file = std::to_string(track) + ".wav";
        return loop.run(recorder->open_track(session, track, file, loop.executor(), std::move(progress))).value();
    }

    const ScratchDir dir;
    scribed::test::TestLoop loop;
    std::unique_ptr<Recorder> recorder = Recorder::open(dir / "recordings", Durability::disk).value();
};

TEST_F(RecorderAcks, GrowAndAreNeverAheadOfTheFile) {
    const auto in = noise(kTrackRate);
    std::vector<Samples> acks;
    auto track = open("ses_01", 7, [&](const RecordingProgress& progress) {
        EXPECT_EQ(progress.track, 7U);
        EXPECT_FALSE(progress.error.has_value());
        const auto file = read_all(recorder->track_path("ses_01", "7.wav"));
        ASSERT_GE(file.size(), progress.stored);
        EXPECT_TRUE(std::equal(in.begin(), in.begin() + static_cast<std::ptrdiff_t>(progress.stored), file.begin()));
        acks.push_back(progress.stored);
    });
    for (std::size_t at = 0; at < in.size(); at += 4000) {
        track->append(at, std::span(in).subspan(at, 4000));
        loop.run_until([&] { return track->stored() == at + 4000; });
    }
    EXPECT_EQ(acks, (std::vector<Samples>{4000, 8000, 12000, 16000}));
    loop.run(track->close()).value();
    EXPECT_EQ(recorder->statistics().bytes_written, in.size() * 2);
    EXPECT_GE(recorder->statistics().syncs, 4U);
    EXPECT_EQ(recorder->statistics().errors, 0U);
}

TEST_F(RecorderAcks, ComeAtOnceAfterAnIdleTime) {
    auto track = open("ses_01", 0, nullptr);
    track->append(0, noise(1));
    loop.run_until([&] { return track->stored() == 1; });
    EXPECT_EQ(recorder->statistics().syncs, 1U);
}

TEST_F(RecorderAcks, ShareCyclesWhenMuchIsAppended) {
    auto track = open("ses_01", 0, nullptr);
    const auto begin = steady_now();
    Samples at = 0;
    while (recorder->statistics().syncs < 3) {
        track->append(at, noise(16));
        at += 16;
        std::this_thread::yield();
    }
    EXPECT_GE(steady_now() - begin, std::chrono::milliseconds(200));
    loop.run(track->close()).value();
    EXPECT_EQ(track->stored(), at);
}

TEST_F(RecorderAcks, AreThereForWhoComesByBeforeTheLoopDoes) {
    std::vector<Samples> acks;
    auto track = open("ses_01", 0, [&](const RecordingProgress& progress) { acks.push_back(progress.stored); });
    track->append(0, noise(100));
    const auto deadline = steady_now() + std::chrono::seconds(20);
    while (acks.empty() && steady_now() < deadline)
        track->poll();
    EXPECT_EQ(acks, std::vector<Samples>{100});
    track->poll();
    loop.run(track->close()).value();
    EXPECT_EQ(acks, std::vector<Samples>{100}) << "told once";
}

TEST_F(RecorderAcks, StopWhenTheHandleIsLetGo) {
    int calls = 0;
    auto gone = open("ses_01", 0, [&](const RecordingProgress&) { ++calls; });
    auto other = open("ses_01", 1, nullptr);
    gone->append(0, noise(100));
    other->append(0, noise(100));
    // Both are on the disk, but the loop has not run.
    while (recorder->statistics().bytes_written < 400)
        std::this_thread::yield();
    gone.reset();
    loop.run_until([&] { return other->stored() == 100; });
    EXPECT_EQ(calls, 0);
}

TEST_F(RecorderAcks, MayLetGoOfTheHandleThatTheyAreFor) {
    std::unique_ptr<TrackRecording> track;
    std::vector<int> captured{1, 2, 3};
    int sum = 0;
    track = open("ses_01", 0, [&track, &sum, captured](const RecordingProgress&) {
        track.reset();
        for (const int each : captured)
            sum += each;
    });
    track->append(0, noise(100));
    loop.run_until([&] { return track == nullptr; });
    EXPECT_EQ(sum, 6);
}

TEST_F(RecorderAcks, ReachManySessionsAtOnce) {
    const auto in = noise(1600);
    std::vector<std::unique_ptr<TrackRecording>> tracks;
    for (int i = 0; i < 60; ++i)
        tracks.push_back(open("ses_" + std::to_string(i), 0, nullptr));
    for (std::size_t at = 0; at < in.size(); at += 320) {
        for (auto& track : tracks)
            track->append(at, std::span(in).subspan(at, 320));
    }
    loop.run_until([&] {
        return std::all_of(tracks.begin(), tracks.end(), [&](const auto& track) {
            return track->stored() == in.size();
        });
    });
    for (int i = 0; i < 60; ++i) {
        EXPECT_EQ(read_all(recorder->track_path("ses_" + std::to_string(i), "0.wav")), in);
    }
}

}  // namespace
}  // namespace scribed::store

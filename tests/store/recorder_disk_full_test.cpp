// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "store/recorder.hpp"
#include "tests/store/pcm.hpp"
#include "tests/store/tmpfs.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::store {
namespace {

using namespace test;

class RecorderOnASmallDisk : public testing::Test {
public:
    void SetUp() override {
        if (!disk.mounted()) GTEST_SKIP() << "SKIPPED: cannot mount a tmpfs here (needs root)";
        recorder = Recorder::open(disk.path(), Durability::disk).value();
        track = loop.run(recorder->open_track(
                             "ses_01", 0, "0.wav", loop.executor(),
                             [this](RecordingProgress progress) { reports.push_back(std::move(progress)); }
                         )
        ).value();
    }
    Pcm content() { return read_all(recorder->track_path("ses_01", "0.wav")); }
    bool failing() const { return !reports.empty() && reports.back().error.has_value(); }
    std::size_t changes_of_error() const {
        std::size_t out = 0;
        bool failing_before = false;
        for (const auto& report : reports) {
            if (report.error.has_value() != failing_before) ++out;
            failing_before = report.error.has_value();
        }
        return out;
    }

    Tmpfs disk{"256k"};
    scribed::test::TestLoop loop;
    std::vector<RecordingProgress> reports;
    std::unique_ptr<Recorder> recorder;
    std::unique_ptr<TrackRecording> track;
    const Pcm in = noise(kTrackRate * 6);
};

TEST_F(RecorderOnASmallDisk, KeepsAudioInMemoryAndStoresItOnceThereIsSpace) {
    disk.leave(32 * 1024);
    track->append(0, std::span(in).first(kTrackRate));
    loop.run_until([&] { return track->stored() == kTrackRate; });
    track->append(kTrackRate, std::span(in).subspan(kTrackRate, kTrackRate * 4));
    loop.run_until([&] { return failing(); });
    EXPECT_EQ(reports.back().error->code(), Errc::disk_full);
    EXPECT_GE(reports.back().stored, kTrackRate);
    EXPECT_LT(reports.back().stored, kTrackRate * 5);
    track->append(kTrackRate * 5, std::span(in).subspan(kTrackRate * 5));
    EXPECT_TRUE(track->congested());
    // Counted by the disk thread, a moment after it reports.
    loop.run_until([&] { return recorder->statistics().errors >= 1; });

    disk.release();
    loop.run_until([&] { return track->stored() == in.size(); });
    EXPECT_FALSE(failing());
    EXPECT_FALSE(track->congested());
    EXPECT_EQ(changes_of_error(), 2U);
    for (std::size_t i = 1; i < reports.size(); ++i)
        EXPECT_LE(reports[i - 1].stored, reports[i].stored);
    loop.run(track->close()).value();
    EXPECT_EQ(content(), in);
}

TEST_F(RecorderOnASmallDisk, AnswersACloseWithTheReasonAndLetsItBeTriedAgain) {
    disk.leave(16 * 1024);
    track->append(0, in);
    EXPECT_EQ(loop.run(track->close()).error().code(), Errc::disk_full);
    EXPECT_EQ(loop.run(track->close()).error().code(), Errc::disk_full);
    disk.release();
    loop.run(track->close()).value();
    EXPECT_EQ(track->stored(), in.size());
    EXPECT_EQ(content(), in);
}

TEST_F(RecorderOnASmallDisk, KeepsWhatWasAcknowledgedWhenTheHandleIsLetGo) {
    disk.leave(16 * 1024);
    track->append(0, in);
    loop.run_until([&] { return failing(); });
    const auto acknowledged = track->stored();
    EXPECT_GT(acknowledged, 0U);
    track.reset();
    recorder.reset();
    const auto file = read_all(disk.path() / "ses_01/0.wav");
    ASSERT_GE(file.size(), acknowledged);
    EXPECT_TRUE(std::equal(file.begin(), file.end(), in.begin()));
}

TEST_F(RecorderOnASmallDisk, RefusesANewTrackWithTheReason) {
    disk.leave(0);
    const auto refused = loop.run(recorder->open_track("ses_02", 0, "0.wav", loop.executor(), nullptr));
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), Errc::disk_full);
    disk.release();
    loop.run(recorder->open_track("ses_02", 0, "0.wav", loop.executor(), nullptr)).value();
}

}  // namespace
}  // namespace scribed::store

// SPDX-License-Identifier: Apache-2.0
// Disks that fail: what was acknowledged survives a power cut at that moment, and nothing is lost that comes back.
#include <gtest/gtest.h>

#include <cerrno>
#include <random>

#include "store/recorder.hpp"
#include "tests/store/faulty_disk.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::store {
namespace {

using namespace test;
using Call = FaultyDisk::Call;
using scribed::test::ScratchDir;

/// A track, what it is given, and the proof of each of its acknowledgements.
struct Voice {
    std::string path;
    Pcm in;
    Samples given = 0;
    std::optional<Error> error;
    int failures = 0;
    std::unique_ptr<TrackRecording> track;
};

class RecorderOnABadDisk : public testing::Test {
public:
    ~RecorderOnABadDisk() override { disk.open_gate(); }

    Voice& join() {
        const auto number = static_cast<unsigned>(voices.size());
        auto& voice = *voices.emplace_back(std::make_unique<Voice>());
        const auto session = "ses_0" + std::to_string(number);
        voice.in = noise(kTrackRate * 8, number + 1);
        voice.path = recorder->track_path(session, "0.wav");
        Recorder::OnProgress progress = [this, &voice](const RecordingProgress& news) { check(voice, news); };
        voice.track = loop.run(recorder->open_track(session, 0, "0.wav", loop.executor(), std::move(progress))).value();
        return voice;
    }
    void give(Voice& voice, std::size_t count) {
        voice.track->append(voice.given, std::span(voice.in).subspan(voice.given, count));
        voice.given += count;
    }
    void give_all(std::size_t count) {
        for (auto& voice : voices)
            give(*voice, count);
    }
    bool all_stored() const {
        return std::all_of(voices.begin(), voices.end(), [](const auto& voice) {
            return voice->track->stored() == voice->given;
        });
    }
    void expect_all_in_the_files() {
        for (auto& voice : voices) {
            const auto given = static_cast<std::ptrdiff_t>(voice->given);
            const Pcm expected(voice->in.begin(), voice->in.begin() + given);
            EXPECT_EQ(disk.after_power_cut(voice->path), expected);
            loop.run(voice->track->close()).value();
            EXPECT_EQ(read_all(voice->path), expected);
        }
    }

    const ScratchDir dir;
    FaultyDisk disk;
    scribed::test::TestLoop loop;
    std::unique_ptr<Recorder> recorder = Recorder::open(dir / "recordings", Durability::disk, disk).value();
    std::vector<std::unique_ptr<Voice>> voices;

private:
    void check(Voice& voice, const RecordingProgress& news) {
        if (news.error && !voice.error) ++voice.failures;
        voice.error = news.error;
        const auto kept = disk.after_power_cut(voice.path);
        ASSERT_GE(kept.size(), news.stored) << "acknowledged, and gone after a power cut";
        EXPECT_TRUE(std::equal(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(news.stored), voice.in.begin())
        );
    }
};

struct Fault {
    const char* name;
    Call call;
    int error;
    Errc code;
};

class RecorderFault : public RecorderOnABadDisk, public testing::WithParamInterface<Fault> {};

INSTANTIATE_TEST_SUITE_P(
    Calls,
    RecorderFault,
    testing::Values(
        Fault{"WriteWithoutSpace", Call::write, ENOSPC, Errc::disk_full},
        Fault{"WriteOverQuota", Call::write, EDQUOT, Errc::disk_full},
        Fault{"WriteBroken", Call::write, EIO, Errc::io},
        Fault{"WriteReadOnly", Call::write, EROFS, Errc::io},
        Fault{"SyncWithoutSpace", Call::sync, ENOSPC, Errc::disk_full},
        Fault{"SyncBroken", Call::sync, EIO, Errc::io},
        Fault{"SyncReadOnly", Call::sync, EROFS, Errc::io}
    ),
    [](const testing::TestParamInfo<Fault>& fault) { return fault.param.name; }
);

TEST_P(RecorderFault, IsToldOnceAndMadeGood) {
    auto& voice = join();
    give(voice, 3000);
    loop.run_until([&] { return voice.track->stored() == 3000; });

    disk.fail(GetParam().call, GetParam().error, 1 << 20);
    give(voice, 5000);
    loop.run_until([&] { return voice.error.has_value(); });
    EXPECT_EQ(voice.error->code(), GetParam().code);
    EXPECT_EQ(voice.track->stored(), 3000U);
    give(voice, kTrackRate * 5);
    EXPECT_TRUE(voice.track->congested()) << "the session stops reading from its client";
    // Tried again, and failed again, before the disk recovers.
    loop.run_until([&] { return recorder->statistics().errors >= 2; });
    EXPECT_EQ(voice.track->stored(), 3000U);

    disk.heal();
    loop.run_until([&] { return all_stored(); });
    EXPECT_FALSE(voice.error.has_value());
    EXPECT_FALSE(voice.track->congested());
    EXPECT_EQ(voice.failures, 1);
    expect_all_in_the_files();
}

TEST_F(RecorderOnABadDisk, GoesOnBehindTheLastWholeSampleAtEachWriteThatFails) {
    auto& voice = join();
    for (int after = 0; after < 4; ++after) {
        disk.shorten_writes(701);
        disk.fail(Call::write, ENOSPC, 1, after);
        give(voice, 2000);
        loop.run_until([&] { return voice.error.has_value() || all_stored(); });
        loop.run_until([&] { return all_stored(); });
        disk.heal();
    }
    expect_all_in_the_files();
}

TEST_F(RecorderOnABadDisk, TakesShortWritesAndInterruptionsForWhatTheyAre) {
    for (int i = 0; i < 6; ++i)
        join();
    disk.shorten_writes(333);
    disk.set_rule([odd = false](Call, const std::string&) mutable { return (odd = !odd) ? EINTR : 0; });
    for (int i = 0; i < 5; ++i) {
        give_all(1500);
        loop.run_until([&] { return all_stored(); });
    }
    for (const auto& voice : voices)
        EXPECT_EQ(voice->failures, 0);
    disk.heal();
    expect_all_in_the_files();
}

// The kernel forgets what it failed to write, and says so once.
TEST_F(RecorderOnABadDisk, WritesAnewWhatAFailedSyncMayHaveLost) {
    auto& voice = join();
    give(voice, 2500);
    loop.run_until([&] { return all_stored(); });
    disk.fail(Call::sync, EIO, 1);
    give(voice, 20000);
    loop.run_until([&] { return voice.failures == 1; });
    EXPECT_EQ(voice.track->stored(), 2500U);
    EXPECT_EQ(read_all(voice.path).size(), 2500U) << "a daemon that starts now must not take it for stored";
    give(voice, 1000);
    loop.run_until([&] { return all_stored(); });
    expect_all_in_the_files();
}

// More tracks than are synced one by one.
TEST_F(RecorderOnABadDisk, WritesAnewWhatAFailedSyncOfAllMayHaveLost) {
    for (int i = 0; i < 7; ++i)
        join();
    give_all(1000);
    loop.run_until([&] { return all_stored(); });
    disk.fail(Call::sync_all, EIO, 1);
    give_all(3000);
    loop.run_until([&] {
        return std::any_of(voices.begin(), voices.end(), [](const auto& voice) { return voice->failures > 0; });
    });
    give_all(3000);
    loop.run_until([&] { return all_stored(); });
    expect_all_in_the_files();
}

TEST_F(RecorderOnABadDisk, SpoilsNoOtherTrack) {
    auto& bad = join();
    auto& sound = join();
    disk.set_rule([&bad](Call call, const std::string& path) {
        return path == bad.path && (call == Call::write || call == Call::sync) ? EIO : 0;
    });
    for (int i = 1; i <= 3; ++i) {
        give_all(4000);
        loop.run_until([&] { return sound.track->stored() == sound.given; });
    }
    loop.run_until([&] { return bad.error.has_value(); });
    EXPECT_EQ(sound.failures, 0);
    EXPECT_EQ(bad.track->stored(), 0U);
    disk.heal();
    loop.run_until([&] { return all_stored(); });
    expect_all_in_the_files();
}

TEST_F(RecorderOnABadDisk, AcknowledgesNothingWhoseNameIsNotOnTheDisk) {
    auto& voice = join();
    disk.fail(Call::sync_directory, EIO, 1);
    give(voice, 1000);
    loop.run_until([&] { return voice.failures == 1; });
    EXPECT_EQ(voice.track->stored(), 0U);
    loop.run_until([&] { return all_stored(); });
    expect_all_in_the_files();
}

// Which the kernel forgets like any other page that it failed to write.
TEST_F(RecorderOnABadDisk, MakesANameAnewThatAFailedSyncMayHaveLost) {
    for (int after = 0; after < 2; ++after) {
        auto& voice = join();
        disk.fail(Call::sync_directory, EIO, 1, after);
        give(voice, 1000);
        loop.run_until([&] { return voice.failures == 1; });
        EXPECT_EQ(voice.track->stored(), 0U);
        EXPECT_EQ(read_all(voice.path).size(), 0U);
        loop.run_until([&] { return all_stored(); });
        disk.heal();
    }
    expect_all_in_the_files();
}

TEST_F(RecorderOnABadDisk, MakesNamesAnewThatAFailedSyncOfAllMayHaveLost) {
    for (int i = 0; i < 7; ++i)
        join();
    disk.fail(Call::sync_all, EIO, 1);
    give_all(1000);
    loop.run_until([&] { return all_stored(); });
    expect_all_in_the_files();
}

// Both steps of it, several times.
TEST_F(RecorderOnABadDisk, GoesOnMakingANameAnewUntilTheDiskLetsIt) {
    for (int after = 0; after < 4; ++after) {
        auto& voice = join();
        disk.set_rule([after, directories = 0, renames = 0](Call call, const std::string&) mutable {
            if (call == Call::sync_directory) return directories++ == 0 ? EIO : 0;
            return call == Call::rename && renames++ == after ? EROFS : 0;
        });
        give(voice, 1000);
        loop.run_until([&] { return all_stored(); });
        disk.heal();
        EXPECT_GE(voice.failures, 1);
    }
    expect_all_in_the_files();
}

TEST_F(RecorderOnABadDisk, FindsWhatAPowerCutLeftInMidRename) {
    auto& voice = join();
    give(voice, 1000);
    loop.run_until([&] { return all_stored(); });
    const auto given = voice.in;
    const std::filesystem::path file = voice.path;
    voices.clear();
    recorder.reset();
    std::filesystem::rename(file, file.string() + ".renamed");
    std::filesystem::rename(file.parent_path(), file.parent_path().string() + ".renamed");
    recorder = Recorder::open(dir / "recordings", Durability::disk, disk).value();
    const auto session = file.parent_path().filename().string();
    const auto track = loop.run(recorder->open_track(session, 0, "0.wav", loop.executor(), nullptr)).value();
    EXPECT_EQ(track->stored(), 1000U);
    EXPECT_EQ(read_all(file), Pcm(given.begin(), given.begin() + 1000));
}

TEST_F(RecorderOnABadDisk, WhoseNamesFailSpoilsNoTrackThatHasOne) {
    auto& sound = join();
    give(sound, 1000);
    loop.run_until([&] { return all_stored(); });
    auto& nameless = join();
    disk.fail(Call::sync_directory, EIO, 1 << 20);
    give_all(1000);
    loop.run_until([&] { return nameless.failures == 1; });
    give(sound, 1000);
    loop.run_until([&] { return sound.track->stored() == sound.given; });
    EXPECT_EQ(sound.failures, 0);
    EXPECT_EQ(nameless.track->stored(), 0U);
    disk.heal();
    loop.run_until([&] { return all_stored(); });
    expect_all_in_the_files();
}

TEST_F(RecorderOnABadDisk, ForgetsTheNamesOfWhatIsRemoved) {
    auto& sound = join();
    disk.fail(Call::sync_directory, EIO, 1 << 20);
    auto gone = loop.run(recorder->open_track("ses_77", 0, "0.wav", loop.executor(), nullptr)).value();
    gone->append(0, noise(100));
    EXPECT_TRUE(loop.run(gone->close()).has_error());
    gone.reset();
    disk.heal();
    loop.run_until([&] { return loop.run(recorder->remove_session("ses_77")).has_value(); });
    give(sound, 1000);
    loop.run_until([&] { return all_stored(); });
    EXPECT_EQ(sound.failures, 0);
    expect_all_in_the_files();
}

// It is the directory that the new one's name stands in, and a sync that fails is told once.
TEST_F(RecorderOnABadDisk, ARemovalThatIsNotSyncedMakesNoOtherNameLookSafe) {
    loop.run(loop.run(recorder->open_track("ses_77", 0, "0.wav", loop.executor(), nullptr)).value()->close()).value();
    auto& fresh = join();
    disk.fail(Call::sync_directory, EIO, 1);
    EXPECT_TRUE(loop.run(recorder->remove_session("ses_77")).has_error());
    give(fresh, 1000);
    loop.run_until([&] { return all_stored(); });
    expect_all_in_the_files();
}

TEST_F(RecorderOnABadDisk, RefusesANewTrackWithTheReason) {
    for (const int error : {ENOSPC, EIO, EROFS, EMFILE}) {
        disk.fail(Call::open, error, 1);
        const auto refused = loop.run(recorder->open_track("ses_77", 0, "0.wav", loop.executor(), nullptr));
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().code(), error == ENOSPC ? Errc::disk_full : Errc::io);
    }
    loop.run(recorder->open_track("ses_77", 0, "0.wav", loop.executor(), nullptr)).value();
}

class RecorderOnASlowDisk : public RecorderOnABadDisk, public testing::WithParamInterface<Call> {};

INSTANTIATE_TEST_SUITE_P(
    Calls,
    RecorderOnASlowDisk,
    testing::Values(Call::write, Call::sync),
    [](const testing::TestParamInfo<Call>& call) { return call.param == Call::write ? "write" : "sync"; }
);

TEST_P(RecorderOnASlowDisk, HoldsAcknowledgementsBackAndItsClientsToo) {
    auto& first = join();
    auto& second = join();
    give_all(1000);
    loop.run_until([&] { return all_stored(); });
    disk.shut(GetParam());
    give(first, 2000);
    loop.run_until([&] { return disk.held(); });
    give(second, 2000);
    for (int i = 0; i < 5 && !first.track->congested(); ++i)
        give(first, kTrackRate);
    EXPECT_TRUE(first.track->congested());
    EXPECT_FALSE(second.track->congested());
    EXPECT_EQ(first.track->stored(), 1000U);
    EXPECT_EQ(second.track->stored(), 1000U);
    disk.open_gate();
    loop.run_until([&] { return all_stored(); });
    EXPECT_FALSE(first.track->congested());
    EXPECT_EQ(first.failures + second.failures, 0) << "slow is no error";
    expect_all_in_the_files();
}

TEST_F(RecorderOnABadDisk, LosesNothingToAnySeriesOfFaults) {
    for (int i = 0; i < 6; ++i)
        join();
    std::mt19937 random(20);
    for (int round = 0; round < 5; ++round) {
        // The rule runs on the disk thread alone.
        disk.set_rule([engine = std::mt19937(random())](Call, const std::string&) mutable {
            constexpr int kErrors[] = {EIO, ENOSPC, EROFS, EINTR};
            return engine() % 6 == 0 ? kErrors[engine() % 4] : 0;
        });
        disk.shorten_writes(1 + random() % 3000);
        for (int i = 0; i < 4; ++i) {
            for (auto& voice : voices)
                give(*voice, random() % 4000);
            const auto cycles = [&] { return recorder->statistics().syncs + recorder->statistics().errors; };
            loop.run_until([&, before = cycles()] { return cycles() > before || all_stored(); });
        }
        disk.heal();
        loop.run_until([&] { return all_stored(); });
    }
    expect_all_in_the_files();
}

}  // namespace
}  // namespace scribed::store

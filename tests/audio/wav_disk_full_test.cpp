// SPDX-License-Identifier: Apache-2.0
#include <sys/mount.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <optional>

#include <gtest/gtest.h>

#include "audio/audio_file.hpp"
#include "audio/recording_file.hpp"
#include "audio/wav_file.hpp"
#include "tests/audio/signals.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::audio {
namespace {

using namespace test;
using scribed::test::ScratchDir;
namespace fs = std::filesystem;

Pcm by_header(const fs::path& path) { return AudioFileReader::open(path).value().read(SIZE_MAX).value(); }

/// A limit on the size of every file that this process writes, for as long as it lives.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int);
};

TEST(WavWriterWithoutRoom, KeepsWhatFitsAndGoesOnWhenThereIsRoom) {
    const ScratchDir dir;
    const auto path = dir / "a.wav";
    const Pcm in = noise(3000, -6, 6);
    auto writer = WavWriter::open(path).value();
    writer.write(0, std::span(in).first(100)).value();
    {
        // One byte short of 1001 samples: the last one fits by half.
        const std::optional<FileSizeLimit> limit(std::in_place, kRecordingHeader + 2 * 1000 + 1);
        const auto failed = writer.write(100, std::span(in).subspan(100));
        ASSERT_TRUE(failed.has_error());
        EXPECT_EQ(failed.error().code(), Errc::disk_full);
        EXPECT_EQ(writer.size(), 1000U);
        EXPECT_EQ(fs::file_size(path), kRecordingHeader + 2 * 1000);
        EXPECT_TRUE(writer.write(1000, std::span(in).subspan(1000)).has_error());
        EXPECT_EQ(writer.size(), 1000U);
        writer.sync(true).value();
        EXPECT_EQ(by_header(path), Pcm(in.begin(), in.begin() + 1000));
    }
    writer.write(100, std::span(in).subspan(100)).value();
    EXPECT_EQ(writer.size(), in.size());
    writer.close().value();
    EXPECT_EQ(by_header(path), in);
}

TEST(WavWriterWithoutRoom, LeavesNoHoleWhenWhatFollowsItDoesNotFit) {
    const ScratchDir dir;
    const auto path = dir / "a.wav";
    auto writer = WavWriter::open(path).value();
    writer.write(0, Pcm{1, 2}).value();
    {
        const FileSizeLimit limit(kRecordingHeader + 100);
        EXPECT_EQ(writer.write(1000, Pcm{3}).error().code(), Errc::disk_full);
    }
    EXPECT_EQ(writer.size(), 2U);
    writer.write(2, Pcm{3}).value();
    writer.close().value();
    EXPECT_EQ(by_header(path), (Pcm{1, 2, 3}));
}

TEST(WavWriterWithoutRoom, CannotBeOpenedAndSaysSo) {
    const ScratchDir dir;
    const FileSizeLimit limit(10);
    EXPECT_EQ(WavWriter::open(dir / "a.wav").error().code(), Errc::disk_full);
}

TEST(WavWriterWithoutRoom, KnowsAFullDisk) {
    const ScratchDir dir;
    if (::mount("tmpfs", dir.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
        GTEST_SKIP() << "needs the right to mount a small tmpfs; the other tests here use a file size limit";
    }
    const auto path = dir / "a.wav";
    const Pcm in = noise(60'000, -6, 8);
    {
        auto writer = WavWriter::open(path).value();
        Samples at = 0;
        Result<void> written;
        while (at < in.size() && written) {
            written = writer.write(at, std::span(in).subspan(at, 320));
            if (written) at += 320;
        }
        ASSERT_TRUE(written.has_error());
        EXPECT_EQ(written.error().code(), Errc::disk_full);
        const Samples kept = writer.size();
        EXPECT_GE(kept, at);
        writer.sync(true).value();
        EXPECT_EQ(by_header(path), Pcm(in.begin(), in.begin() + static_cast<std::ptrdiff_t>(kept)));

        ASSERT_EQ(::mount("tmpfs", dir.path().c_str(), "tmpfs", MS_REMOUNT, "size=256k"), 0);
        writer.write(at, std::span(in).subspan(at)).value();
        writer.close().value();
        EXPECT_EQ(by_header(path), in);
    }
    EXPECT_EQ(::umount(dir.path().c_str()), 0);
}

}  // namespace
}  // namespace scribed::audio

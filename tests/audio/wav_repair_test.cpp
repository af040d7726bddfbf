// SPDX-License-Identifier: Apache-2.0
#include <fstream>

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

/// A recording of 1000 samples as a crash leaves it: its header tells of the first 200 only.
class CrashedRecording : public testing::Test {
protected:
    void SetUp() override {
        auto writer = WavWriter::open(dir_ / "running.wav").value();
        writer.write(0, std::span(in_).first(200)).value();
        writer.sync(true).value();
        writer.write(200, std::span(in_).subspan(200)).value();
        fs::copy_file(dir_ / "running.wav", path_);
    }

    void expect_repaired(Samples size) {
        {
            auto writer = WavWriter::open(path_).value();
            EXPECT_EQ(writer.size(), size);
            EXPECT_EQ(by_header().size(), size) << "repaired when opened, before anything is written";
            writer.write(size, Pcm{11, 12}).value();
        }
        Pcm expected(in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(size));
        append(expected, {11, 12});
        EXPECT_EQ(by_header(), expected);
    }

    Pcm by_header() const { return AudioFileReader::open(path_).value().read(SIZE_MAX).value(); }

    const ScratchDir dir_;
    const Pcm in_ = noise(1000, -6, 4);
    const fs::path path_ = dir_ / "crashed.wav";
};

TEST_F(CrashedRecording, KeepsAllSamplesBehindAStaleHeader) {
    EXPECT_EQ(WavReader::open(path_).value().read(0, 5000).value(), in_);
    expect_repaired(1000);
}

TEST_F(CrashedRecording, LosesHalfASampleAtMost) {
    fs::resize_file(path_, fs::file_size(path_) - 1);
    EXPECT_EQ(WavReader::open(path_).value().size(), 999U);
    expect_repaired(999);
}

TEST_F(CrashedRecording, KeepsWhatIsThereWhenTheHeaderPromisesMore) {
    fs::resize_file(path_, kRecordingHeader + 2 * 50);
    EXPECT_EQ(WavReader::open(path_).value().size(), 50U);
    expect_repaired(50);
}

TEST_F(CrashedRecording, StartsAfreshWhenCutOffInsideItsHeader) {
    for (const std::uintmax_t bytes : {kRecordingHeader, kRecordingHeader - 1, std::uint64_t{12}, std::uint64_t{0}}) {
        fs::resize_file(path_, bytes);
        auto writer = WavWriter::open(path_).value();
        EXPECT_EQ(writer.size(), 0U) << bytes;
        EXPECT_EQ(fs::file_size(path_), kRecordingHeader) << bytes;
        EXPECT_TRUE(by_header().empty()) << bytes;
    }
    expect_repaired(0);
}

TEST_F(CrashedRecording, SurvivesACutAtEveryByteOfItsBeginning) {
    const std::uintmax_t full = kRecordingHeader + 12;
    for (std::uintmax_t bytes = full;; --bytes) {
        fs::resize_file(path_, bytes);
        const Samples size = WavWriter::open(path_).value().size();
        EXPECT_EQ(size, bytes < kRecordingHeader ? 0 : (bytes - kRecordingHeader) / 2) << bytes;
        if (bytes == 0) break;
        fs::resize_file(path_, full);
    }
}

TEST_F(CrashedRecording, IsReadableWhenItsHeaderSaysRf64) {
    auto writer = WavWriter::open(path_).value();
    writer.write((Samples{1} << 31) + 5, Pcm{1}).value();
    writer.sync(false).value();
    fs::resize_file(path_, kRecordingHeader + 2 * 1000);
    EXPECT_EQ(WavReader::open(path_).value().read(0, 5000).value(), in_);
}

TEST_F(CrashedRecording, IsNotTouchedWhenItIsSomethingElse) {
    const std::string text(500, 'x');
    std::ofstream(path_, std::ios::binary) << text;
    EXPECT_EQ(WavWriter::open(path_).error().code(), Errc::corrupt);
    EXPECT_EQ(WavReader::open(path_).error().code(), Errc::corrupt);

    const std::string other = wav_bytes(Pcm(500, 1), 8000);
    std::ofstream(path_, std::ios::binary) << other;
    EXPECT_EQ(WavWriter::open(path_).error().code(), Errc::corrupt);
    EXPECT_EQ(fs::file_size(path_), other.size());
}

}  // namespace
}  // namespace scribed::audio

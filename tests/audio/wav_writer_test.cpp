// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <fstream>

#include <gtest/gtest.h>

#include "audio/audio_file.hpp"
#include "audio/wav_file.hpp"
#include "tests/audio/signals.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::audio {
namespace {

using namespace test;
using scribed::test::ScratchDir;
namespace fs = std::filesystem;

/// What another program sees: the file by its header.
Pcm by_header(const fs::path& path) { return AudioFileReader::open(path).value().read(SIZE_MAX).value(); }

Pcm by_reader(const fs::path& path) { return WavReader::open(path).value().read(0, UINT64_MAX).value(); }

std::string first_bytes(const fs::path& path, std::size_t count) {
    std::string out(count, '\0');
    std::ifstream(path, std::ios::binary).read(out.data(), static_cast<std::streamsize>(count));
    return out;
}

TEST(WavWriter, StoresWhatItIsGivenSampleForSample) {
    const ScratchDir dir;
    const Pcm in = noise(5000, -6, 1);
    auto writer = WavWriter::open(dir / "a.wav").value();
    EXPECT_EQ(writer.size(), 0U);
    Samples next = 0;
    for (const std::size_t count : std::initializer_list<std::size_t>{1, 2, 320, 4096, 581}) {
        writer.write(next, std::span(in).subspan(next, count)).value();
        next += count;
        EXPECT_EQ(writer.size(), next);
    }
    writer.close().value();
    EXPECT_EQ(by_header(dir / "a.wav"), in);
    EXPECT_EQ(by_reader(dir / "a.wav"), in);
    const std::string header = first_bytes(dir / "a.wav", 22);
    EXPECT_EQ(header.substr(0, 4), "RIFF") << "small files are plain WAV";
    EXPECT_EQ(header.substr(20, 2), std::string("\1\0", 2)) << "plain PCM, not the extensible tag";
}

TEST(WavWriter, LeavesAValidFileAfterEverySync) {
    const ScratchDir dir;
    const Pcm in = noise(3000, -6, 2);
    auto writer = WavWriter::open(dir / "a.wav").value();
    EXPECT_TRUE(by_header(dir / "a.wav").empty());
    for (Samples at = 0; at < in.size(); at += 500) {
        writer.write(at, std::span(in).subspan(at, 500)).value();
        writer.sync(at % 1000 == 0).value();
        EXPECT_EQ(by_header(dir / "a.wav"), Pcm(in.begin(), in.begin() + static_cast<std::ptrdiff_t>(at) + 500));
    }
}

TEST(WavWriter, GoesOnWhereAnOlderOneEnded) {
    const ScratchDir dir;
    const Pcm in = noise(999, -6, 3);
    for (Samples at = 0; at < in.size(); at += 333) {
        auto writer = WavWriter::open(dir / "a.wav").value();
        EXPECT_EQ(writer.size(), at);
        writer.write(at, std::span(in).subspan(at, 333)).value();
    }
    EXPECT_EQ(by_header(dir / "a.wav"), in);
}

TEST(WavWriter, IgnoresAnOverlapAndKeepsWhatIsStored) {
    const ScratchDir dir;
    auto writer = WavWriter::open(dir / "a.wav").value();
    writer.write(0, Pcm{1, 2, 3, 4}).value();
    writer.write(2, Pcm{9, 9, 5, 6}).value();
    writer.write(1, Pcm{9, 9}).value();
    writer.write(0, {}).value();
    EXPECT_EQ(writer.size(), 6U);
    writer.close().value();
    EXPECT_EQ(by_header(dir / "a.wav"), (Pcm{1, 2, 3, 4, 5, 6}));
}

TEST(WavWriter, MakesHolesSilence) {
    const ScratchDir dir;
    auto writer = WavWriter::open(dir / "a.wav").value();
    writer.write(3, Pcm{1}).value();
    writer.write(5, Pcm{2}).value();
    writer.write(8, {}).value();
    EXPECT_EQ(writer.size(), 8U);
    writer.close().value();
    EXPECT_EQ(by_header(dir / "a.wav"), (Pcm{0, 0, 0, 1, 0, 2, 0, 0}));
}

TEST(WavWriter, SpendsNoDiskOnALongHole) {
    const ScratchDir dir;
    auto writer = WavWriter::open(dir / "a.wav").value();
    const Samples hour = 3600 * kTrackRate;
    writer.write(0, Pcm(100, 7)).value();
    writer.write(hour, Pcm(100, 8)).value();
    writer.close().value();
    struct stat status {};
    ASSERT_EQ(::stat((dir / "a.wav").c_str(), &status), 0);
    EXPECT_GT(status.st_size, static_cast<off_t>(2 * hour));
    EXPECT_LT(status.st_blocks * 512, 1 << 20);
    auto reader = WavReader::open(dir / "a.wav").value();
    EXPECT_EQ(reader.read(99, 102).value(), (Pcm{7, 0, 0}));
    EXPECT_EQ(reader.read(hour - 1, hour + 1).value(), (Pcm{0, 8}));
}

TEST(WavWriter, GrowsPast4GibibytesAsRf64AlsoWhenItBeganAsPlainWav) {
    const ScratchDir dir;
    const auto path = dir / "big.wav";
    const Samples far = (Samples{1} << 31) + 1000;
    {
        auto writer = WavWriter::open(path).value();
        writer.write(0, Pcm{1, 2, 3}).value();
    }
    EXPECT_EQ(first_bytes(path, 4), "RIFF");
    {
        auto writer = WavWriter::open(path).value();
        writer.write(far, Pcm{4, 5, 6}).value();
        writer.sync(false).value();
        EXPECT_EQ(first_bytes(path, 4), "RF64");
        writer.write(far + 3, Pcm{7}).value();
    }
    {
        auto writer = WavWriter::open(path).value();
        EXPECT_EQ(writer.size(), far + 4);
        writer.write(far + 4, Pcm{8}).value();
    }
    EXPECT_EQ(first_bytes(path, 4), "RF64");
    EXPECT_EQ(AudioFileReader::open(path).value().size(), far + 5) << "libsndfile reads the header";
    auto reader = WavReader::open(path).value();
    EXPECT_EQ(reader.size(), far + 5);
    EXPECT_EQ(reader.read(0, 4).value(), (Pcm{1, 2, 3, 0}));
    EXPECT_EQ(reader.read(far - 1, far + 9).value(), (Pcm{0, 4, 5, 6, 7, 8}));
}

TEST(WavWriter, RefusesAnIndexThatNoFileHolds) {
    const ScratchDir dir;
    auto writer = WavWriter::open(dir / "a.wav").value();
    EXPECT_EQ(writer.write(UINT64_MAX - 1, Pcm{1, 2}).error().code(), Errc::too_large);
    EXPECT_EQ(writer.write(UINT64_MAX, {}).error().code(), Errc::too_large);
    EXPECT_EQ(writer.size(), 0U);
}

TEST(WavWriter, RefusesToWriteAfterClose) {
    const ScratchDir dir;
    auto writer = WavWriter::open(dir / "a.wav").value();
    writer.close().value();
    writer.close().value();
    EXPECT_EQ(writer.write(0, Pcm{1}).error().code(), Errc::closed);
    EXPECT_EQ(writer.sync(true).error().code(), Errc::closed);
}

TEST(WavWriter, TellsWhyItCannotOpen) {
    const ScratchDir dir;
    EXPECT_EQ(WavWriter::open(dir / "no/such/a.wav").error().code(), Errc::not_found);
    EXPECT_EQ(WavWriter::open(dir.path()).error().code(), Errc::io);
}

}  // namespace
}  // namespace scribed::audio

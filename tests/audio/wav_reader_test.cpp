// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "audio/wav_file.hpp"
#include "tests/audio/signals.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::audio {
namespace {

using namespace test;
using scribed::test::ScratchDir;

TEST(WavReader, ReadsSlicesAndStopsAtTheEnd) {
    const ScratchDir dir;
    auto writer = WavWriter::open(dir / "a.wav").value();
    writer.write(0, Pcm{0, 1, 2, 3, 4}).value();
    writer.close().value();
    auto reader = WavReader::open(dir / "a.wav").value();
    EXPECT_EQ(reader.size(), 5U);
    EXPECT_EQ(reader.read(1, 3).value(), (Pcm{1, 2}));
    EXPECT_EQ(reader.read(3, 100).value(), (Pcm{3, 4}));
    EXPECT_TRUE(reader.read(5, 100).value().empty());
    EXPECT_TRUE(reader.read(4, 2).value().empty());
    EXPECT_TRUE(reader.read(UINT64_MAX - 1, UINT64_MAX).value().empty());
}

TEST(WavReader, SeesWhatIsAppendedWhileItIsOpen) {
    const ScratchDir dir;
    auto writer = WavWriter::open(dir / "a.wav").value();
    auto reader = WavReader::open(dir / "a.wav").value();
    EXPECT_EQ(reader.size(), 0U);
    const Pcm in = noise(4000, -6, 5);
    for (Samples at = 0; at < in.size(); at += 400) {
        const auto block = std::span(in).subspan(at, 400);
        writer.write(at, block).value();
        EXPECT_EQ(reader.size(), at + 400);
        EXPECT_EQ(reader.read(at, at + 400).value(), Pcm(block.begin(), block.end()));
        EXPECT_EQ(WavReader::open(dir / "a.wav").value().size(), at + 400);
        if (at % 1200 == 0) writer.sync(false).value();
    }
}

TEST(WavReader, TellsWhyItCannotOpen) {
    const ScratchDir dir;
    EXPECT_EQ(WavReader::open(dir / "none.wav").error().code(), Errc::not_found);
    EXPECT_EQ(WavReader::open(dir.path()).error().code(), Errc::io);
}

}  // namespace
}  // namespace scribed::audio

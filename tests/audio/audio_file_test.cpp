// SPDX-License-Identifier: Apache-2.0
#include "audio/audio_file.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "audio/wav_file.hpp"
#include "tests/audio/signals.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::audio {
namespace {

using namespace test;
using scribed::test::ScratchDir;

/// A WAV file of any kind: format 1 is integers, 3 is floats.
std::string wav_of(std::uint16_t format, std::uint16_t channels, std::uint16_t bits, const std::string& data) {
    std::string out = wav_bytes({}, 22050);
    const auto put = [&](std::size_t at, std::uint64_t value, std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; ++i)
            out[at + i] = static_cast<char>(value >> (8 * i) & 0xFF);
    };
    const std::uint16_t frame = static_cast<std::uint16_t>(channels * bits / 8);
    put(4, 36 + data.size(), 4);
    put(20, format, 2);
    put(22, channels, 2);
    put(28, 22050U * frame, 4);
    put(32, frame, 2);
    put(34, bits, 2);
    put(40, data.size(), 4);
    return out + data;
}

template <class Number>
std::string bytes_of(const std::vector<Number>& numbers) {
    return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Number)};
}

TEST(WavBytes, IsAHeaderOf44BytesAndTheSamples) {
    const std::string bytes = wav_bytes(Pcm{1, -2}, 8000);
    ASSERT_EQ(bytes.size(), 48U);
    EXPECT_EQ(bytes.substr(0, 4), "RIFF");
    EXPECT_EQ(bytes.substr(4, 4), std::string("\x28\0\0\0", 4));
    EXPECT_EQ(bytes.substr(8, 8), "WAVEfmt ");
    EXPECT_EQ(bytes.substr(16, 8), std::string("\x10\0\0\0\1\0\1\0", 8));
    EXPECT_EQ(bytes.substr(24, 8), std::string("\x40\x1F\0\0\x80\x3E\0\0", 8));
    EXPECT_EQ(bytes.substr(32, 12), std::string("\2\0\x10\0data\4\0\0\0", 12));
    EXPECT_EQ(bytes.substr(44), std::string("\1\0\xFE\xFF", 4));
}

TEST(DecodeAudio, GivesBackWhatWavBytesMade) {
    const Pcm in = noise(10'000, -3, 10);
    const auto decoded = decode_audio(wav_bytes(in, 24000)).value();
    EXPECT_EQ(decoded.rate, 24000U);
    EXPECT_EQ(decoded.samples, in);
    EXPECT_TRUE(decode_audio(wav_bytes({})).value().samples.empty());
}

TEST(DecodeAudio, KeepsBothExtremesOf16Bits) {
    const Pcm in{-32768, 32767, 0, -1, 1};
    EXPECT_EQ(decode_audio(wav_bytes(in)).value().samples, in);
}

TEST(DecodeAudio, MixesChannelsDownToOne) {
    const std::string stereo = wav_of(1, 2, 16, bytes_of<std::int16_t>({100, 300, -32768, -32768, 32767, -32767}));
    const auto decoded = decode_audio(stereo).value();
    EXPECT_EQ(decoded.rate, 22050U);
    EXPECT_EQ(decoded.samples, (Pcm{200, -32768, 0}));
}

TEST(DecodeAudio, ClipsFloatsBeyondFullScale) {
    const std::string floats = wav_of(3, 1, 32, bytes_of<float>({0.5F, 1.5F, -1.5F, 1.0F, NAN, INFINITY, -INFINITY}));
    EXPECT_EQ(decode_audio(floats).value().samples, (Pcm{16384, 32767, -32768, 32767, 0, 32767, -32768}));
}

TEST(DecodeAudio, RefusesWhatIsNoSound) {
    EXPECT_EQ(decode_audio("").error().code(), Errc::corrupt);
    EXPECT_EQ(decode_audio("<html>challenge</html>").error().code(), Errc::corrupt);
}

TEST(DecodeAudio, StandsACutAtEveryByteOfTheHeader) {
    const std::string whole = wav_bytes(Pcm{1, 2, 3});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto decoded = decode_audio(std::string_view(whole).substr(0, length));
        EXPECT_TRUE(!decoded || decoded->samples.size() < 3) << length;
    }
}

TEST(AudioFileReader, ReadsBlockByBlock) {
    const ScratchDir dir;
    const Pcm in = noise(10'000, -3, 11);
    std::ofstream(dir / "a.wav", std::ios::binary) << wav_bytes(in, 44100);
    auto reader = AudioFileReader::open(dir / "a.wav").value();
    EXPECT_EQ(reader.rate(), 44100U);
    EXPECT_EQ(reader.channels(), 1U);
    EXPECT_EQ(reader.size(), in.size());
    Pcm out;
    for (Pcm block = reader.read(4097).value(); !block.empty(); block = reader.read(4097).value()) {
        EXPECT_LE(block.size(), 4097U);
        append(out, block);
    }
    EXPECT_EQ(out, in);
    EXPECT_TRUE(reader.read(1).value().empty());
}

TEST(AudioFileReader, TellsWhyItCannotOpen) {
    const ScratchDir dir;
    EXPECT_EQ(AudioFileReader::open(dir / "none.wav").error().code(), Errc::not_found);
    std::ofstream(dir / "text.wav") << "not a sound";
    EXPECT_EQ(AudioFileReader::open(dir / "text.wav").error().code(), Errc::corrupt);
}

}  // namespace
}  // namespace scribed::audio

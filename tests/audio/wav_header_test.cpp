// SPDX-License-Identifier: Apache-2.0
#include "audio/wav_header.hpp"

#include <cstring>
#include <vector>

#include <gtest/gtest.h>

namespace scribed::audio {
namespace {

template <class Number>
Number number_at(const std::string& bytes, std::size_t at) {
    Number out{};
    std::memcpy(&out, bytes.data() + at, sizeof out);
    return out;
}

/// The ids of the chunks in a header, in their order, as a reader walks over them.
std::vector<std::string> chunks_of(const std::string& header) {
    std::vector<std::string> out;
    std::size_t at = 12;
    while (at + 8 <= header.size()) {
        out.push_back(header.substr(at, 4));
        if (out.back() == "data") break;
        at += 8 + number_at<std::uint32_t>(header, at + 4);
    }
    EXPECT_EQ(at + 8, header.size()) << "the samples begin where the header ends";
    return out;
}

// 32 bits tell what follows the first eight bytes.
constexpr Samples kLongestPlain = (0xFFFF'FFFF - (kRecordingHeader - 8)) / 2;

TEST(WavHeader, OfARecordingIsAlwaysAsLong) {
    for (const Samples samples : {Samples{0}, Samples{1}, kLongestPlain, kLongestPlain + 1, Samples{1} << 40}) {
        EXPECT_EQ(recording_header(samples).size(), kRecordingHeader) << samples;
    }
}

TEST(WavHeader, OfARecordingIsPlainWavWhileThatCanTellItsLength) {
    const auto header = recording_header(kLongestPlain);
    EXPECT_EQ(header.substr(0, 4), "RIFF");
    EXPECT_EQ(header.substr(8, 4), "WAVE");
    EXPECT_EQ(chunks_of(header), (std::vector<std::string>{"fmt ", "JUNK", "data"}));
    EXPECT_EQ(number_at<std::uint32_t>(header, 4), 2 * kLongestPlain + kRecordingHeader - 8);
    EXPECT_EQ(number_at<std::uint32_t>(header, kRecordingHeader - 4), 2 * kLongestPlain);
}

TEST(WavHeader, OfALongerOneIsRf64) {
    const Samples samples = kLongestPlain + 1;
    const auto header = recording_header(samples);
    EXPECT_EQ(header.substr(0, 4), "RF64");
    EXPECT_EQ(chunks_of(header), (std::vector<std::string>{"ds64", "fmt ", "JUNK", "data"}));
    EXPECT_EQ(number_at<std::uint32_t>(header, 4), 0xFFFF'FFFF);
    EXPECT_EQ(number_at<std::uint32_t>(header, kRecordingHeader - 4), 0xFFFF'FFFF);
    EXPECT_EQ(number_at<std::uint64_t>(header, 20), 2 * samples + kRecordingHeader - 8);
    EXPECT_EQ(number_at<std::uint64_t>(header, 28), 2 * samples);
    EXPECT_EQ(number_at<std::uint64_t>(header, 36), samples);
}

TEST(WavHeader, TellsTheFormat) {
    const auto header = wav_header(10, 24000);
    ASSERT_EQ(header.size(), kWavHeader);
    EXPECT_EQ(number_at<std::uint32_t>(header, 4), 10 + kWavHeader - 8);
    EXPECT_EQ(number_at<std::uint16_t>(header, 20), 1) << "PCM";
    EXPECT_EQ(number_at<std::uint16_t>(header, 22), 1) << "mono";
    EXPECT_EQ(number_at<std::uint32_t>(header, 24), 24000);
    EXPECT_EQ(number_at<std::uint32_t>(header, 28), 48000) << "bytes a second";
    EXPECT_EQ(number_at<std::uint16_t>(header, 32), 2) << "bytes a sample";
    EXPECT_EQ(number_at<std::uint16_t>(header, 34), 16) << "bits a sample";
    EXPECT_EQ(number_at<std::uint32_t>(header, 40), 10);
}

}  // namespace
}  // namespace scribed::audio

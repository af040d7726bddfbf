// SPDX-License-Identifier: Apache-2.0
#include "proto/ingest_frame.hpp"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

std::string frame(std::uint32_t track, Samples first, std::string_view pcm) {
    std::string out;
    append_tagged_header(out, track, first);
    out += pcm;
    return out;
}

TEST(TaggedFrame, HasTheBytesOfTheProtocol) {
    using namespace std::string_view_literals;
    EXPECT_EQ(
        frame(1, 0x0102030405060708, "ab"),
        "\x01\0\0\0"
        "\0\0\0\0"
        "\x08\x07\x06\x05\x04\x03\x02\x01"
        "ab"sv
    );
}

TEST(TaggedFrame, ComesBackAsItWent) {
    for (const Samples first : {Samples{0}, Samples{16000}, std::numeric_limits<Samples>::max()}) {
        const std::string bytes = frame(4000000000U, first, "abcd");
        const auto parsed = parse_tagged(bytes).value();
        EXPECT_EQ(parsed.track, 4000000000U);
        EXPECT_EQ(parsed.first, first);
        EXPECT_EQ(parsed.pcm, "abcd");
    }
}

TEST(TaggedFrame, MayHoldNoSamples) { EXPECT_EQ(parse_tagged(frame(0, 7, "")).value().pcm, ""); }

TEST(TaggedFrame, IsRefusedWhenCutAnywhereInItsHeader) {
    const std::string whole = frame(3, 5, "");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto parsed = parse_tagged(std::string_view(whole).substr(0, size));
        ASSERT_FALSE(parsed) << size;
        EXPECT_EQ(parsed.error().param(), "length");
    }
}

TEST(TaggedFrame, IsRefusedWithHalfASample) { EXPECT_EQ(parse_tagged(frame(0, 0, "abc")).error().param(), "length"); }

TEST(TaggedFrame, IsRefusedWithUnknownFlags) {
    std::string bytes = frame(0, 0, "ab");
    bytes[7] = '\x80';
    EXPECT_EQ(parse_tagged(bytes).error().param(), "flags");
}

TEST(RawFrame, IsTheSamplesThemselves) {
    EXPECT_EQ(parse_raw("abcd").value(), "abcd");
    EXPECT_EQ(parse_raw("").value(), "");
    EXPECT_EQ(parse_raw("abc").error().param(), "length");
}

TEST(Samples, AreReadAlignedOrNot) {
    const std::vector<std::int16_t> samples{1, -2, 32767, -32768};
    std::vector<std::int16_t> scratch;
    const std::string bytes(as_bytes(samples));
    const std::string shifted = "x" + bytes;
    const auto aligned = as_samples(bytes, scratch);
    EXPECT_TRUE(std::ranges::equal(aligned, samples));
    const auto copied = as_samples(std::string_view(shifted).substr(1), scratch);
    EXPECT_TRUE(std::ranges::equal(copied, samples));
    EXPECT_EQ(copied.data(), scratch.data());
}

}  // namespace
}  // namespace scribed::proto

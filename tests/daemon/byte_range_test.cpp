// SPDX-License-Identifier: Apache-2.0
#include "daemon/byte_range.hpp"

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

std::string part(std::string_view header, std::uint64_t size) {
    ByteRange range;
    switch (parse_range(header, size, range)) {
        case RangeVerdict::whole: return "whole " + std::to_string(range.begin) + "-" + std::to_string(range.end);
        case RangeVerdict::part: return std::to_string(range.begin) + "-" + std::to_string(range.end);
        case RangeVerdict::unsatisfiable: return "unsatisfiable";
    }
    return {};
}

TEST(ByteRange, IsGivenAsFirstAndLastByte) {
    EXPECT_EQ(part("bytes=0-0", 100), "0-1");
    EXPECT_EQ(part("bytes=10-19", 100), "10-20");
    EXPECT_EQ(part("bytes=10-", 100), "10-100");
    EXPECT_EQ(part("bytes=0-99", 100), "0-100");
}

TEST(ByteRange, EndsWithTheFile) {
    EXPECT_EQ(part("bytes=90-100", 100), "90-100");
    EXPECT_EQ(part("bytes=99-18446744073709551615", 100), "99-100");
}

TEST(ByteRange, MayCountFromTheEnd) {
    EXPECT_EQ(part("bytes=-1", 100), "99-100");
    EXPECT_EQ(part("bytes=-1000", 100), "0-100");
}

TEST(ByteRange, BehindTheEndCannotBeSatisfied) {
    for (const auto* header : {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=18446744073709551615-"}) {
        EXPECT_EQ(part(header, 100), "unsatisfiable") << header;
    }
    EXPECT_EQ(part("bytes=0-", 0), "unsatisfiable");
    EXPECT_EQ(part("bytes=-1", 0), "unsatisfiable");
}

TEST(ByteRange, MeansTheWholeWhenItCannotBeRead) {
    for (const auto* header :
         {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5", "bytes=9-5", "bytes=1-2,4-5", "items=0-1",
          "bytes=+1-2", "bytes=0x1-2", "bytes=1-2 ", "bytes=18446744073709551616-", "bytes=--1"}) {
        EXPECT_EQ(part(header, 100), "whole 0-100") << header;
    }
}

}  // namespace
}  // namespace scribed::daemon

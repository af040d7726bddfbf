// SPDX-License-Identifier: Apache-2.0
#include "access/origin.hpp"

#include <gtest/gtest.h>

namespace scribed::access {
namespace {

TEST(Origin, IsOursWhenTheHostIs) {
    EXPECT_TRUE(origin_allowed("http://127.0.0.1:8790", "127.0.0.1:8790", {}));
    EXPECT_TRUE(origin_allowed("https://Scribed.example", "scribed.example", {}));
    EXPECT_TRUE(origin_allowed("http://[::1]:8790", "[::1]:8790", {}));
}

TEST(Origin, IsForeignOtherwise) {
    for (const auto* origin :
         {"https://evil.example", "http://127.0.0.1:8791", "null", "", "http://127.0.0.1:8790.evil.example", "file://"})
        EXPECT_FALSE(origin_allowed(origin, "127.0.0.1:8790", {})) << origin;
    EXPECT_FALSE(origin_allowed("http://", "", {}));
}

TEST(Origin, OthersAreNamedWhole) {
    const std::vector<std::string> others{"https://app.example"};
    EXPECT_TRUE(origin_allowed("https://app.example", "scribed.example", others));
    EXPECT_FALSE(origin_allowed("http://app.example", "scribed.example", others));
    EXPECT_FALSE(origin_allowed("https://app.example.evil.example", "scribed.example", others));
}

TEST(LoopbackNames, AreThoseOfThisMachine) {
    for (const auto* host :
         {"127.0.0.1", "127.0.0.1:8790", "localhost", "LOCALHOST:1", "[::1]:8790", "::1", "a.localhost"})
        EXPECT_TRUE(names_loopback(host)) << host;
    for (const auto* host :
         {"", "evil.example", "127.evil.example", "localhost.evil.example", "10.0.0.1", "0.0.0.0",
          "127.0.0.1:8790.evil.example", "localhost:80.evil.example", "[::1]:8790.evil.example", "[::1].evil.example",
          "localhost/", "localhost#.evil.example", "me@localhost", "localhost%00.evil.example", "localhost\r\nX: y"})
        EXPECT_FALSE(names_loopback(host)) << host;
}

}  // namespace
}  // namespace scribed::access

// SPDX-License-Identifier: Apache-2.0
#include "clients/retry.hpp"

#include <gtest/gtest.h>

namespace scribed::clients {
namespace {

using namespace std::chrono_literals;
const Instant kStart{1000s};

TEST(Retry, WaitsLongerEachTimeUpToAMost) {
    Retry retry(1h);
    std::vector<std::chrono::milliseconds> pauses;
    pauses.reserve(7);
    for (int i = 0; i < 7; ++i) {
        pauses.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(*retry.failed(kStart, 0) - kStart));
    }
    EXPECT_EQ(pauses, (std::vector<std::chrono::milliseconds>{250ms, 500ms, 1s, 2s, 4s, 4s, 4s}));
}

TEST(Retry, EndsWithPatience) {
    Retry retry(10s);
    EXPECT_TRUE(retry.failed(kStart, 0));
    EXPECT_LE(*retry.failed(kStart + 9900ms, 0), kStart + 10s);
    EXPECT_FALSE(retry.failed(kStart + 10s, 0));
}

TEST(Retry, StartsAfreshAfterASuccess) {
    Retry retry(10s);
    retry.failed(kStart, 0);
    EXPECT_EQ(retry.lost_since(), kStart);
    retry.succeeded();
    EXPECT_FALSE(retry.lost_since());
    EXPECT_EQ(*retry.failed(kStart + 60s, 0), kStart + 60s + 250ms);
}

}  // namespace
}  // namespace scribed::clients

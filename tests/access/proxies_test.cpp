// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "access/proxies.hpp"

namespace scribed::access {
namespace {

const Proxies kProxies({"127.0.0.1", "10.0.0.2"});

TEST(Proxies, TheirWordIsBelieved) {
    EXPECT_EQ(kProxies.client("127.0.0.1", "203.0.113.7"), "203.0.113.7");
    EXPECT_EQ(kProxies.client("127.0.0.1", "203.0.113.7, 10.0.0.2"), "203.0.113.7");
    EXPECT_EQ(kProxies.client("127.0.0.1", " 2001:db8::1 "), "2001:db8::1");
}

TEST(Proxies, NobodyElsesIs) {
    EXPECT_EQ(kProxies.client("203.0.113.9", "203.0.113.7"), "203.0.113.9");
    EXPECT_EQ(Proxies({}).client("127.0.0.1", "203.0.113.7"), "127.0.0.1");
}

// A client may send the header too: what it writes stands before what the proxy adds.
TEST(Proxies, WhatAClientWritesItselfIsNotReached) {
    EXPECT_EQ(kProxies.client("127.0.0.1", "1.2.3.4, 127.0.0.1, 203.0.113.7"), "203.0.113.7");
}

TEST(Proxies, NonsenseLeavesTheLastAddressThatIsKnown) {
    EXPECT_EQ(kProxies.client("127.0.0.1", ""), "127.0.0.1");
    EXPECT_EQ(kProxies.client("127.0.0.1", ","), "127.0.0.1");
    EXPECT_EQ(kProxies.client("127.0.0.1", "203.0.113.7,,"), "127.0.0.1");
    EXPECT_EQ(kProxies.client("127.0.0.1", std::string(1000, '1')), "127.0.0.1");
}

}  // namespace
}  // namespace scribed::access

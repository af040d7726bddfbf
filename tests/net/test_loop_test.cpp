// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_loop.hpp"

#include <gtest/gtest.h>

#include "net/signal.hpp"

namespace scribed::test {
namespace {

net::Task<int> sleep_for_ever(bool& ended) {
    co_await net::sleep_until(Instant::max());
    ended = true;
    co_return 1;
}

net::Task<int> fail() {
    co_await net::sleep_until(steady_now());
    throw std::logic_error("as it should");
}

TEST(TestLoop, KillsATaskThatDoesNotEndInTimeAndGoesOn) {
    TestLoop loop;
    bool ended = false;
    EXPECT_THROW(loop.run(sleep_for_ever(ended), std::chrono::milliseconds(5)), std::runtime_error);
    EXPECT_TRUE(ended);
    loop.run(net::sleep_until(steady_now()));
}

TEST(TestLoop, PassesAnExceptionOn) {
    TestLoop loop;
    EXPECT_THROW(loop.run(fail()), std::logic_error);
}

}  // namespace
}  // namespace scribed::test

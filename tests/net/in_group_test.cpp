// SPDX-License-Identifier: Apache-2.0
#include "net/in_group.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/support/test_loop.hpp"

namespace scribed::net {
namespace {

using std::chrono::milliseconds;

Task<int> seven() {
    co_await sleep_until(steady_now() + milliseconds(5));
    co_return 7;
}

TEST(InGroup, ComesBackWithWhatTheTaskGives) {
    test::TestLoop loop;
    Shards shards(1);
    shards.start();
    TaskGroup group(shards.executor(0), "test");
    EXPECT_EQ(loop.run(in_group(group, seven())), 7);
    loop.run(run_on(shards.executor(0), group.join()));
    EXPECT_EQ(loop.run(in_group(group, seven())), std::nullopt) << "the group takes no more";
    shards.stop();
}

TEST(InGroup, TheTaskGoesOnWhenItsCallerIsKilled) {
    test::TestLoop loop;
    TaskGroup group(loop.executor(), "test");
    TaskGroup callers(loop.executor(), "callers");
    Signal go(loop.executor());
    int done = 0;
    bool answered = true;
    auto work = [&]() -> Task<int> {
        const bool told = co_await go.wait();
        done = told ? 1 : -1;
        co_return done;
    };
    auto call = [&]() -> Task<void> {
        const auto value = co_await in_group(group, work());
        answered = value.has_value();
    };
    callers.spawn(call());
    loop.run(sleep_until(steady_now() + milliseconds(1)));
    callers.kill();
    loop.run(callers.join());
    EXPECT_FALSE(answered);
    EXPECT_EQ(done, 0);
    go.notify();
    loop.run(group.join());
    EXPECT_EQ(done, 1);
}

TEST(InGroup, ATaskThatThrowsGivesNothing) {
    test::TestLoop loop;
    Log::set_level(LogLevel::off);
    TaskGroup group(loop.executor(), "test");
    auto throws = []() -> Task<int> {
        co_await sleep_until(steady_now() + milliseconds(1));
        throw std::runtime_error("on purpose");
    };
    EXPECT_EQ(loop.run(in_group(group, throws())), std::nullopt);
    loop.run(group.join());
    Log::set_level(LogLevel::info);
}

}  // namespace
}  // namespace scribed::net

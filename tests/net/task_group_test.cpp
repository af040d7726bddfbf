// SPDX-License-Identifier: Apache-2.0
#include "net/task_group.hpp"

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/use_future.hpp>

#include "net/shards.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::net {
namespace {

using std::chrono::milliseconds;

Task<void> throws() {
    co_await sleep_until(steady_now() + milliseconds(1));
    throw std::runtime_error("on purpose");
}

TEST(TaskGroup, JoinsItsChildrenAndRefusesLateOnes) {
    test::TestLoop loop;
    TaskGroup group(loop.executor(), "test");
    int ended = 0;
    auto child = [&](int ms) -> Task<void> {
        co_await sleep_until(steady_now() + milliseconds(ms));
        ++ended;
    };
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(group.spawn(child(i)));
    EXPECT_EQ(group.size(), 5U);
    loop.run(group.join());
    EXPECT_EQ(ended, 5);
    EXPECT_EQ(group.size(), 0U);
    EXPECT_FALSE(group.spawn(child(1)));
}

TEST(TaskGroup, OutlivesAChildThatThrows) {
    test::TestLoop loop;
    Log::set_level(LogLevel::off);
    TaskGroup group(loop.executor(), "test");
    bool other = false;
    auto child = [&]() -> Task<void> {
        co_await sleep_until(steady_now() + milliseconds(5));
        other = true;
    };
    group.spawn(throws());
    group.spawn(child());
    loop.run(group.join());
    Log::set_level(LogLevel::info);
    EXPECT_TRUE(other);
}

TEST(TaskGroup, LetsAKilledChildJoinItsOwnChildren) {
    test::TestLoop loop;
    TaskGroup group(loop.executor(), "outer");
    bool inner_ended = false;
    bool joined = false;
    auto grandchild = [&]() -> Task<void> {
        co_await sleep_until(Instant::max());
        inner_ended = true;
    };
    auto child = [&]() -> Task<void> {
        TaskGroup inner(loop.executor(), "inner");
        inner.spawn(grandchild());
        co_await sleep_until(Instant::max());
        inner.kill();
        co_await inner.join();
        joined = true;
    };
    group.spawn(child());
    group.kill();
    loop.run(group.join());
    EXPECT_TRUE(inner_ended);
    EXPECT_TRUE(joined);
}

TEST(Shards, RunATaskElsewhereAndComeBack) {
    test::TestLoop loop;
    Shards shards(2);
    shards.start();
    const auto home = std::this_thread::get_id();
    auto where = []() -> Task<std::thread::id> { co_return std::this_thread::get_id(); };
    auto body = [&]() -> Task<void> {
        const auto one = co_await run_on(shards.executor(0), where());
        EXPECT_EQ(std::this_thread::get_id(), home);
        const auto two = co_await run_on(shards.executor(1), where());
        EXPECT_NE(one, home);
        EXPECT_NE(two, home);
        EXPECT_NE(one, two);
        EXPECT_EQ(co_await run_on(loop.executor(), where()), home);
    };
    loop.run(body());
    shards.stop();
}

TEST(Shards, HandOutExecutorsInTurn) {
    Shards shards(3);
    EXPECT_TRUE(shards.next() == shards.executor(0));
    EXPECT_TRUE(shards.next() == shards.executor(1));
    EXPECT_TRUE(shards.next() == shards.executor(2));
    EXPECT_TRUE(shards.next() == shards.executor(0));
}

TEST(Shards, CarryAKillToTheOtherShard) {
    test::TestLoop loop;
    Shards shards(1);
    shards.start();
    TaskGroup group(loop.executor(), "test");
    std::atomic<bool> asleep{false};
    bool slept = true;
    auto sleeper = [&]() -> Task<bool> {
        asleep = true;
        co_return co_await sleep_until(Instant::max());
    };
    auto child = [&]() -> Task<void> {
        slept = co_await run_on(shards.executor(0), sleeper());
        const bool again = co_await run_on(shards.executor(0), sleeper());
        slept = slept || again;
    };
    auto killer = [&]() -> Task<void> {
        while (!asleep)
            co_await sleep_until(steady_now() + milliseconds(1));
        group.kill();
        co_await group.join();
    };
    group.spawn(child());
    loop.run(killer());
    EXPECT_FALSE(slept);
    shards.stop();
}

TEST(Shards, StopWithTasksStillAsleep) {
    Shards shards(1);
    TaskGroup group(shards.executor(0), "test");
    auto sleeper = []() -> Task<void> { co_await sleep_until(Instant::max()); };
    shards.start();
    auto started = boost::asio::co_spawn(shards.executor(0), sleeper(), boost::asio::use_future);
    shards.stop();
}

}  // namespace
}  // namespace scribed::net

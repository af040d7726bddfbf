// SPDX-License-Identifier: Apache-2.0
#include "net/signal.hpp"

#include <gtest/gtest.h>

#include "net/deadline.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::net {
namespace {

using std::chrono::milliseconds;

TEST(Signal, KeepsANotifyThatNobodyWaitsFor) {
    test::TestLoop loop;
    Signal signal(loop.executor());
    signal.notify();
    EXPECT_TRUE(loop.run(signal.wait()));
    EXPECT_FALSE(loop.run(signal.wait(steady_now() + milliseconds(5))));
}

TEST(Signal, WakesTheWaiter) {
    test::TestLoop loop;
    Signal signal(loop.executor());
    auto ring = [&]() -> Task<void> {
        co_await sleep_until(steady_now() + milliseconds(5));
        signal.notify();
    };
    loop.spawn(ring());
    EXPECT_TRUE(loop.run(signal.wait()));
}

TEST(Signal, EndsWithFalseWhenItsTaskIsKilledAndAtOnceAfterwards) {
    test::TestLoop loop;
    TaskGroup group(loop.executor(), "test");
    Signal signal(loop.executor());
    int falses = 0;
    auto waiter = [&]() -> Task<void> {
        for (int i = 0; i < 3; ++i) {
            const bool notified = co_await signal.wait();
            falses += notified ? 0 : 1;
        }
        const bool slept = co_await sleep_until(Instant::max());
        falses += slept ? 0 : 1;
    };
    group.spawn(waiter());
    group.kill();
    loop.run(group.join());
    EXPECT_EQ(falses, 4);
}

TEST(Deadline, MovesAwayWithoutCallingAndNearerWithEffect) {
    test::TestLoop loop;
    Signal passed(loop.executor());
    int calls = 0;
    Deadline deadline(loop.executor(), [&] {
        ++calls;
        passed.notify();
    });
    deadline.set(steady_now() + milliseconds(5));
    deadline.set(steady_now() + milliseconds(1000));
    EXPECT_FALSE(loop.run(passed.wait(steady_now() + milliseconds(15))));
    EXPECT_EQ(calls, 0);
    EXPECT_TRUE(loop.run(passed.wait(steady_now() + milliseconds(10000))));
    EXPECT_TRUE(deadline.passed());
    deadline.set(steady_now() + std::chrono::hours(1));
    EXPECT_FALSE(deadline.passed());
    deadline.set(steady_now() + milliseconds(1));
    EXPECT_TRUE(loop.run(passed.wait(steady_now() + milliseconds(10000))));
    EXPECT_EQ(calls, 2);
}

TEST(Deadline, SaysNothingOnceClearedOrGone) {
    test::TestLoop loop;
    int calls = 0;
    Deadline kept(loop.executor(), [&] { ++calls; });
    kept.set(steady_now() + milliseconds(2));
    kept.clear();
    {
        Deadline gone(loop.executor(), [&] { ++calls; });
        gone.set(steady_now());
    }
    loop.run(sleep_until(steady_now() + milliseconds(10)));
    EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace scribed::net

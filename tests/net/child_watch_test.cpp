// SPDX-License-Identifier: Apache-2.0
#include "net/child_watch.hpp"

#include <unistd.h>

#include <csignal>

#include <gtest/gtest.h>

#include "tests/support/test_loop.hpp"

namespace scribed::net {
namespace {

using namespace std::chrono_literals;

/// A child that ends with that status, or waits to be killed.
ChildWatch child(std::optional<int> status) {
    const pid_t pid = ::fork();
    if (pid == 0) {
        if (status) ::_exit(*status);
        while (true)
            ::pause();
    }
    return ChildWatch(pid);
}

TEST(ChildWatch, TellsTheExitStatus) {
    test::TestLoop loop;
    auto watch = child(7);
    loop.run(watch.end_or(Instant::max()));
    EXPECT_EQ(watch.ended(), 7);
    EXPECT_EQ(watch.pid(), -1);
    EXPECT_EQ(watch.ended(), 7) << "again";
    loop.run(watch.end_or(Instant::max()));
}

TEST(ChildWatch, TellsTheSignal) {
    test::TestLoop loop;
    auto watch = child(std::nullopt);
    EXPECT_FALSE(watch.ended());
    watch.send(SIGKILL);
    loop.run(watch.end_or(Instant::max()));
    EXPECT_EQ(watch.ended(), 128 + SIGKILL);
}

TEST(ChildWatch, WaitsNoLongerThanItIsTold) {
    test::TestLoop loop;
    auto first = child(std::nullopt);
    loop.run(first.end_or(steady_now() + 10ms));
    EXPECT_FALSE(first.ended_within(10ms));
    auto watch = std::move(first);
    EXPECT_EQ(first.pid(), -1);
    watch.send(SIGKILL);
    EXPECT_TRUE(watch.ended_within(10s));
}

}  // namespace
}  // namespace scribed::net

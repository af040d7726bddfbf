// SPDX-License-Identifier: Apache-2.0
#include "net/child_watch.hpp"

#include <unistd.h>

#include <csignal>
#include <optional>

#include <gtest/gtest.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "net/signal.hpp"
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

// In one turn of the loop a handler closes a descriptor that has news too, and its record in the reactor, with the news
// still to be told, becomes the child's.
TEST(ChildWatch, IsNotMisledByTheNewsOfADescriptorThatWasClosed) {
    using Pipe = boost::asio::posix::basic_stream_descriptor<Executor>;
    test::TestLoop loop;
    int first[2];
    int second[2];
    ASSERT_EQ(::pipe(first), 0);
    ASSERT_EQ(::pipe(second), 0);
    Pipe closing(loop.executor(), first[0]);
    std::optional<Pipe> closed(std::in_place, loop.executor(), second[0]);
    auto watch = child(std::nullopt);
    bool back = false;
    auto wait = [&]() -> Task<void> {
        closed.reset();
        co_await watch.end_or(Instant::max());
        back = true;
    };
    char byte = 0;
    closing.async_read_some(boost::asio::buffer(&byte, 1), [&](auto, auto) { loop.spawn(wait()); });
    closed->async_read_some(boost::asio::buffer(&byte, 1), [](auto, auto) {});
    ASSERT_EQ(::write(first[1], "x", 1), 1);
    ASSERT_EQ(::write(second[1], "x", 1), 1);
    auto later = []() -> Task<void> { co_await sleep_until(steady_now() + 20ms); };
    loop.run(later());
    EXPECT_FALSE(closed);
    EXPECT_FALSE(back);
    watch.send(SIGKILL);
    loop.run_until([&] { return back; });
    EXPECT_EQ(watch.ended(), 128 + SIGKILL);
    ::close(first[1]);
    ::close(second[1]);
}

}  // namespace
}  // namespace scribed::net

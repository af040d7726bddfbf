// SPDX-License-Identifier: Apache-2.0
#include <future>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/post.hpp>

#include "daemon/loop_watch.hpp"

namespace scribed::daemon {
namespace {

constexpr std::chrono::seconds kPatience{10};

/// Until every loop has done what was posted to it before.
void settle(net::Shards& shards) {
    for (unsigned i = 0; i < shards.size(); ++i) {
        std::promise<void> reached;
        boost::asio::post(shards.executor(i), [&] { reached.set_value(); });
        ASSERT_EQ(reached.get_future().wait_for(kPatience), std::future_status::ready);
    }
}

TEST(LoopWatch, SeesALoopThatHangsAndOneThatGoesOnAgain) {
    net::Shards shards(2);
    shards.start();
    LoopWatch watch(shards);
    EXPECT_TRUE(watch.look(steady_now()));
    settle(shards);
    EXPECT_TRUE(watch.look(steady_now()));
    settle(shards);

    std::promise<void> blocked;
    std::promise<void> release;
    boost::asio::post(shards.executor(1), [&] {
        blocked.set_value();
        release.get_future().wait();
    });
    ASSERT_EQ(blocked.get_future().wait_for(kPatience), std::future_status::ready);
    EXPECT_TRUE(watch.look(steady_now())) << "asked while it hangs";
    EXPECT_FALSE(watch.look(steady_now()));
    EXPECT_FALSE(watch.look(steady_now()));
    release.set_value();
    settle(shards);
    EXPECT_TRUE(watch.look(steady_now()));
    shards.stop();
}

}  // namespace
}  // namespace scribed::daemon

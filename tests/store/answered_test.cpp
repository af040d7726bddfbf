// SPDX-License-Identifier: Apache-2.0
#include "store/answered.hpp"

#include <future>
#include <optional>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/test_loop.hpp"

namespace scribed::store {
namespace {

// The thread that answers still holds the function it called.
TEST(Answered, TheCallersLoopMayEndAsSoonAsTheTaskWentOn) {
    std::promise<void> gone;
    std::thread disk;
    std::optional<test::TestLoop> loop(std::in_place);
    auto start = [&](Answer<int> answer) {
        disk = std::thread([&gone, answer = std::move(answer)]() mutable {
            answer(7);
            gone.get_future().wait();
        });
    };
    EXPECT_EQ(loop->run(answered<int>(start)), 7);
    loop.reset();
    gone.set_value();
    disk.join();
}

}  // namespace
}  // namespace scribed::store

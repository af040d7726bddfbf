// SPDX-License-Identifier: Apache-2.0
#include "net/worker_pool.hpp"

#include <chrono>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "tests/support/test_loop.hpp"

namespace scribed::net {
namespace {

TEST(WorkerPool, ComesBackWithTheResult) {
    test::TestLoop loop;
    WorkerPool pool(2);
    const auto home = std::this_thread::get_id();
    auto body = [&]() -> Task<void> {
        auto work = [text = std::string("moved along, and longer than a small string")]() {
            return std::make_pair(text, std::this_thread::get_id());
        };
        for (int i = 0; i < 20; ++i) {
            const auto [text, where] = co_await pool.run(work);
            EXPECT_EQ(text, "moved along, and longer than a small string");
            EXPECT_NE(where, home);
            EXPECT_EQ(std::this_thread::get_id(), home);
        }
    };
    loop.run(body());
}

/// What is left of it on another thread stays until the loop is gone.
class Lingering {
public:
    explicit Lingering(std::shared_future<void> gone) : gone_(std::move(gone)) {}
    Lingering(const Lingering&) = default;
    Lingering(Lingering&& other) noexcept : gone_(other.gone_) {}
    ~Lingering() {
        if (std::this_thread::get_id() != home_) gone_.wait_for(std::chrono::seconds(10));
    }

private:
    std::shared_future<void> gone_;
    static inline const std::thread::id home_ = std::this_thread::get_id();
};

// The thread that did the work is still on its way out then.
TEST(WorkerPool, ItsCallersLoopMayEndAsSoonAsTheTaskWentOn) {
    WorkerPool pool(1);
    std::promise<void> gone;
    std::optional<test::TestLoop> loop(std::in_place);
    auto work = [gone = gone.get_future().share()] { return std::optional<Lingering>(std::in_place, gone); };
    EXPECT_TRUE(loop->run(pool.run(work)));
    loop.reset();
    gone.set_value();
}

}  // namespace
}  // namespace scribed::net

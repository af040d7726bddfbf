// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "net/shards.hpp"
#include "net/task.hpp"
#include "net/task_group.hpp"

namespace scribed::test {

/// A loop that runs on the test's own thread, only while run() waits for a task. A task that does not end within the
/// limit fails the test instead of hanging it. At the end all background tasks are killed and joined.
class TestLoop {
public:
    TestLoop() : background_(executor(), "test") {}
    ~TestLoop() {
        background_.kill();
        run(background_.join());
    }

    net::Executor executor() { return context_.get_executor(); }

    /// Starts a task that goes on beside those that run() waits for.
    void spawn(net::Task<void> task) { background_.spawn(std::move(task)); }

    /// Runs the loop until `task` has ended; its result, or its exception.
    template <class T>
    T run(net::Task<T> task, std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        bool done = false;
        std::exception_ptr failure;
        if constexpr (std::is_void_v<T>) {
            auto ended = [&](std::exception_ptr thrown) {
                failure = std::move(thrown);
                done = true;
            };
            boost::asio::co_spawn(context_, net::without_throwing(std::move(task)), ended);
            turn(done, limit);
            if (failure) std::rethrow_exception(failure);
        } else {
            std::optional<T> result;
            auto ended = [&](std::exception_ptr thrown, std::optional<T> value) {
                failure = std::move(thrown);
                result = std::move(value);
                done = true;
            };
            boost::asio::co_spawn(context_, in_optional(std::move(task)), ended);
            turn(done, limit);
            if (failure) std::rethrow_exception(failure);
            return std::move(*result);
        }
    }

private:
    /// Asio wants a result it can construct by default.
    template <class T>
    static net::Task<std::optional<T>> in_optional(net::Task<T> task) {
        co_return co_await net::without_throwing(std::move(task));
    }

    void turn(const bool& done, std::chrono::milliseconds limit) {
        const auto until = std::chrono::steady_clock::now() + limit;
        context_.restart();
        while (!done) {
            if (context_.run_one_until(until) == 0) throw std::runtime_error("the task did not end in time");
        }
    }

    boost::asio::io_context context_{1};
    net::TaskGroup background_;
};

}  // namespace scribed::test

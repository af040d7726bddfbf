// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
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

    /// Runs the loop until `task` has ended; its result, or its exception. One that does not end within `limit` is
    /// killed, runs to its end, and std::runtime_error is thrown: nothing of it is left that could refer to the test.
    template <class T>
    T run(net::Task<T> task, std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        std::optional<T> result;
        auto keep = net::keep_result(std::move(task), result);
        run(std::move(keep), limit);
        return std::move(*result);
    }
    void run(net::Task<void> task, std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        bool done = false;
        std::exception_ptr failure;
        auto ended = [&](std::exception_ptr thrown) {
            failure = std::move(thrown);
            done = true;
        };
        boost::asio::cancellation_signal kill;
        boost::asio::co_spawn(
            context_, net::without_throwing(std::move(task)),
            boost::asio::bind_cancellation_slot(kill.slot(), boost::asio::bind_executor(executor(), ended))
        );
        const bool in_time = turn(done, limit);
        if (!in_time) {
            kill.emit(boost::asio::cancellation_type::terminal);
            if (!turn(done, kLastBreath)) {
                std::fputs("a task that did not end in time does not end when it is killed either\n", stderr);
                std::abort();
            }
            throw std::runtime_error("the task did not end in time");
        }
        if (failure) std::rethrow_exception(failure);
    }

    /// Runs handlers until `condition` holds, which other threads may bring about; throws when a minute was not enough.
    void run_until(const std::function<bool()>& condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        const auto work = boost::asio::make_work_guard(context_);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("waited in vain");
            context_.restart();
            context_.run_one_for(std::chrono::milliseconds(50));
        }
    }

private:
    static constexpr std::chrono::seconds kLastBreath{5};

    /// Whether `done` came to hold within `limit`.
    bool turn(const bool& done, std::chrono::milliseconds limit) {
        const auto until = std::chrono::steady_clock::now() + limit;
        context_.restart();
        while (!done) {
            if (context_.run_one_until(until) == 0) return false;
        }
        return true;
    }

    boost::asio::io_context context_{1};
    net::TaskGroup background_;
};

}  // namespace scribed::test

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/clock.hpp"
#include "net/task.hpp"

namespace scribed::store::test {

/// An io_context that the test's own thread runs.
class Loop {
public:
    net::Executor executor() { return context_.get_executor(); }

    /// Runs `task` to its end and returns its value; throws what it threw, or when 10 s were not enough.
    template <class T>
    T run(net::Task<T> task) {
        std::optional<T> value;
        std::exception_ptr thrown;
        boost::asio::co_spawn(context_, std::move(task), [&](std::exception_ptr error, T result) {
            thrown = error;
            value = std::move(result);
        });
        run_until([&] { return value.has_value(); });
        if (thrown) std::rethrow_exception(thrown);
        return std::move(*value);
    }

    /// Runs handlers until `condition` holds; throws after 10 s.
    void run_until(const std::function<bool()>& condition) {
        const auto deadline = steady_now() + std::chrono::seconds(10);
        while (!condition()) {
            if (steady_now() > deadline) throw std::runtime_error("waited in vain");
            context_.restart();
            // News may be underway on another thread while no handler is pending here.
            const auto work = boost::asio::make_work_guard(context_);
            context_.run_one_for(std::chrono::milliseconds(50));
        }
    }

private:
    boost::asio::io_context context_;
};

}  // namespace scribed::store::test

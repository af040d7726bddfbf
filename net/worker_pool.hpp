// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "net/task.hpp"

namespace scribed::net {

/// Threads for work that blocks or computes for long: reading recordings, merging, rendering.
class WorkerPool {
public:
    explicit WorkerPool(unsigned threads);
    /// Waits for work under way.
    ~WorkerPool();

    /// Runs `work()` on a pool thread and comes back to the caller's executor with what it returned. `work` must not
    /// throw and must own, or outlive, what it uses. Call it with a named function object (GCC 12 and capturing lambdas
    /// in co_await).
    template <class Work>
    Task<std::invoke_result_t<Work>> run(Work work);

private:
    boost::asio::thread_pool pool_;
};

template <class Work>
Task<std::invoke_result_t<Work>> WorkerPool::run(Work work) {
    using Value = std::invoke_result_t<Work>;
    auto initiate = [this](auto handler, Work inner) {
        auto executor = boost::asio::get_associated_executor(handler);
        auto guard = boost::asio::make_work_guard(executor);
        auto job = [handler = std::move(handler), inner = std::move(inner), executor, guard]() mutable {
            auto value = inner();
            auto finish = [handler = std::move(handler), value = std::move(value)]() mutable {
                std::move(handler)(std::move(value));
            };
            boost::asio::post(executor, std::move(finish));
        };
        boost::asio::post(pool_, std::move(job));
    };
    co_return co_await boost::asio::async_initiate<decltype(use_task), void(Value)>(
        std::move(initiate), use_task, std::move(work)
    );
}

}  // namespace scribed::net

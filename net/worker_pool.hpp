// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "net/task.hpp"
#include "net/way_back.hpp"

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
    /// Nothing of `work` is left when its caller goes on.
    template <class Work>
    static auto once(Work work) {
        return work();
    }

    boost::asio::thread_pool pool_;
};

template <class Work>
Task<std::invoke_result_t<Work>> WorkerPool::run(Work work) {
    using Value = std::invoke_result_t<Work>;
    auto initiate = [this](auto handler, Work inner) {
        auto job = [back = WayBack(std::move(handler)), inner = std::move(inner)]() mutable {
            back.go(once(std::move(inner)));
        };
        boost::asio::post(pool_, std::move(job));
    };
    co_return co_await boost::asio::async_initiate<decltype(use_task), void(Value)>(
        std::move(initiate), use_task, std::move(work)
    );
}

}  // namespace scribed::net

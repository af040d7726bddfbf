// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/task.hpp"

namespace scribed::net {

/// One io_context and one thread for each core. Work on a shard never blocks; a session lives on one shard for life.
class Shards {
public:
    explicit Shards(unsigned count);
    ~Shards();

    unsigned size() const { return static_cast<unsigned>(contexts_.size()); }
    Executor executor(unsigned shard) { return contexts_[shard]->get_executor(); }
    /// Round robin. Any thread.
    Executor next();

    /// Starts the threads.
    void start();
    /// Stops the loops and joins the threads. What is still pending never runs; it is destroyed with this object.
    void stop();

private:
    using Work = boost::asio::executor_work_guard<Executor>;

    std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
    std::vector<Work> work_;  ///< keeps an idle loop running
    std::vector<std::thread> threads_;
    std::atomic<unsigned> next_{0};
};

/// `task`, told of a kill by its operations' results and not by an exception (see TaskGroup).
template <class T>
Task<T> without_throwing(Task<T> task) {
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    co_return co_await std::move(task);
}

/// Runs `task` on `where` and comes back; a kill follows it there.
Task<void> run_there(Executor where, Task<void> task);

template <class T>
Task<void> keep_result(Task<T> task, std::optional<T>& result) {
    result.emplace(co_await std::move(task));
}

/// Runs `task` on `where` and comes back with its result. Inline when already there.
template <class T>
Task<T> run_on(Executor where, Task<T> task) {
    const auto here = co_await boost::asio::this_coro::executor;
    if (here == where) co_return co_await std::move(task);
    if constexpr (std::is_void_v<T>) {
        co_await run_there(where, std::move(task));
    } else {
        std::optional<T> result;
        co_await run_there(where, keep_result(std::move(task), result));
        co_return std::move(*result);
    }
}

}  // namespace scribed::net

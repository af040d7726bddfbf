// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

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
    /// Stops the loops and joins the threads; pending handlers are destroyed, not run.
    void stop();

private:
    std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
    std::vector<std::thread> threads_;
    std::atomic<unsigned> next_{0};
};

/// Runs `task` on `where` and comes back with its result. Inline when already there.
template <class T>
Task<T> run_on(Executor where, Task<T> task) {
    const auto here = co_await boost::asio::this_coro::executor;
    if (here == where) co_return co_await std::move(task);
    co_return co_await boost::asio::co_spawn(where, std::move(task), use_task);
}

}  // namespace scribed::net

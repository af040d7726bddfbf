// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "base/error.hpp"
#include "net/task.hpp"
#include "store/database.hpp"

namespace scribed::store {

/// The database on its own thread. Work runs in the order it was given, grouped into transactions (whatever waits, at
/// most 500 jobs); answers are delivered after their transaction is on disk. Any thread may call.
class Store {
public:
    /// Opens the database and starts the thread.
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& file);
    /// Runs what is queued, then ends the thread.
    ~Store();

    /// Runs `work(Database&)`; its Result is logged and counted when it is an error (write_errors()). Never blocks.
    void write(std::function<Result<void>(Database&)> work);

    /// Runs `work(Database&)` and comes back to the caller's executor with what it returned, after the commit.
    template <class Work>
    net::Task<std::invoke_result_t<Work, Database&>> ask(Work work);

    /// Failed write() jobs since start.
    std::uint64_t write_errors() const;
    /// Jobs that wait.
    std::size_t backlog() const;

private:
    struct Impl;
    explicit Store(std::unique_ptr<Impl> impl);
    /// `work` runs on the SQL thread inside a transaction, `done` behind its commit (also on the SQL thread).
    void enqueue(std::function<void(Database&)> work, std::function<void()> done);
    std::unique_ptr<Impl> impl_;
};

template <class Work>
net::Task<std::invoke_result_t<Work, Database&>> Store::ask(Work work) {
    using Value = std::invoke_result_t<Work, Database&>;
    auto initiate = [this](auto handler, Work inner) {
        using Handler = decltype(handler);
        auto executor = boost::asio::get_associated_executor(handler);
        struct Call {
            Handler handler;
            Work work;
            boost::asio::executor_work_guard<decltype(executor)> guard;
            std::optional<Value> value;
        };
        auto call = std::make_shared<Call>(Call{
            std::move(handler), std::move(inner), boost::asio::make_work_guard(executor), std::nullopt});
        enqueue(
            [call](Database& database) { call->value.emplace(call->work(database)); },
            [call, executor] {
                boost::asio::post(executor, [call] { std::move(call->handler)(std::move(*call->value)); });
            }
        );
    };
    co_return co_await boost::asio::async_initiate<decltype(net::use_task), void(Value)>(
        std::move(initiate), net::use_task, std::move(work)
    );
}

}  // namespace scribed::store

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/error.hpp"
#include "net/task.hpp"
#include "store/answered.hpp"
#include "store/database.hpp"

namespace scribed::store {

/// The database on its own thread. Work runs in the order it was given, grouped into transactions (whatever waits, at
/// most 500 jobs); answers are delivered after their transaction is on disk. A job whose result is an error leaves
/// nothing behind, and does not touch the others of its group. When a group's commit fails, each of its jobs runs once
/// more in a transaction of its own: work must leave what it captured as it was. Any thread may call. The queue has no
/// bound of its own: callers that produce without end look at backlog().
class Store {
public:
    /// Opens the database and starts the thread.
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& file);
    /// Runs what is queued, then ends the thread.
    ~Store();

    /// Runs `work(Database&)`. An error of it, or of the commit, is logged and counted (write_errors()). Never blocks.
    void write(std::function<Result<void>(Database&)> work);

    /// Runs `work(Database&)`, which returns a Result, and comes back to the caller's executor with that, after the
    /// commit. A commit that fails is the answer's error. The caller's io_context must outlive the Store.
    template <class Work>
    net::Task<std::invoke_result_t<Work, Database&>> ask(Work work);

    /// Failed write() jobs since start.
    std::uint64_t write_errors() const;
    /// Jobs that wait or run.
    std::size_t backlog() const;

private:
    struct Impl;
    explicit Store(std::unique_ptr<Impl> impl);
    using Failure = std::optional<Error>;
    /// `work` runs on the SQL thread inside a transaction and tells whether it failed; `done` runs behind the commit,
    /// also on the SQL thread, with the failure of either.
    void enqueue(std::function<Failure(Database&)> work, std::function<void(const Failure&)> done);
    std::unique_ptr<Impl> impl_;
};

template <class Work>
net::Task<std::invoke_result_t<Work, Database&>> Store::ask(Work work) {
    using Value = std::invoke_result_t<Work, Database&>;
    static_assert(std::is_constructible_v<Value, Error>, "work returns a Result: its commit can fail");
    auto shared = std::make_shared<Work>(std::move(work));
    std::function<void(Answer<Value>)> start = [this, shared](Answer<Value> answer) {
        auto value = std::make_shared<std::optional<Value>>();
        auto run = [value, shared](Database& database) -> Failure {
            value->emplace((*shared)(database));
            if ((*value)->has_error()) return (*value)->error();
            return std::nullopt;
        };
        auto done = [value, answer = std::move(answer)](const Failure& failure) {
            if (failure) {
                answer(Value(*failure));
            } else {
                answer(std::move(**value));
            }
        };
        enqueue(std::move(run), std::move(done));
    };
    co_return co_await answered<Value>(std::move(start));
}

}  // namespace scribed::store

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "base/error.hpp"
#include "net/task.hpp"
#include "store/answered.hpp"
#include "store/sql_thread.hpp"

namespace scribed::store {

/// A database on its own thread. Work runs in the order it was given, grouped into transactions (whatever waits, at
/// most 500 jobs); answers are delivered after their transaction is on disk. A job whose result is an error leaves
/// nothing behind, and does not touch the others of its group. When a group's commit fails, each of its jobs runs once
/// more in a transaction of its own: work must leave what it captured as it was. Any thread may call. The queue has no
/// bound of its own: callers that produce without end look at backlog().
template <class Db>
class DatabaseThread {
public:
    /// Opens the database and starts the thread.
    static Result<std::unique_ptr<DatabaseThread>> open(const std::filesystem::path& file) {
        auto database = Db::open(file);
        if (!database) return database.error();
        return std::unique_ptr<DatabaseThread>(new DatabaseThread(std::move(*database)));
    }

    /// Runs `work(Db&)`. An error of it, or of the commit, is logged and counted (write_errors()). `told`, if any,
    /// learns behind the commit, on the database's thread, whether it is stored. Never blocks.
    void write(std::function<Result<void>(Db&)> work, std::function<void(bool)> told = {}) {
        auto run = [this, work = std::move(work)]() -> SqlThread::Failure {
            const auto done = work(database_);
            if (!done) return done.error();
            return std::nullopt;
        };
        auto done = [this, told = std::move(told)](const SqlThread::Failure& failure) {
            if (failure) thread_.report(*failure);
            if (told) told(!failure);
        };
        thread_.push({std::move(run), std::move(done), std::nullopt});
    }

    /// Runs `work(Db&)`, which returns a Result, and comes back to the caller's executor with that, after the commit. A
    /// commit that fails is the answer's error. The caller's io_context must outlive this.
    template <class Work>
    net::Task<std::invoke_result_t<Work, Db&>> ask(Work work) {
        return answer_of(std::move(work), false);
    }
    /// The same outside of any transaction, for what SQLite does not do inside one.
    template <class Work>
    net::Task<std::invoke_result_t<Work, Db&>> ask_alone(Work work) {
        return answer_of(std::move(work), true);
    }

    /// Failed write() jobs since start.
    std::uint64_t write_errors() const { return thread_.reported(); }
    /// Jobs that wait or run.
    std::size_t backlog() const { return thread_.backlog(); }

private:
    explicit DatabaseThread(Db database) : database_(std::move(database)), thread_(database_, Db::kLogName) {}

    template <class Work>
    net::Task<std::invoke_result_t<Work, Db&>> answer_of(Work work, bool alone) {
        using Value = std::invoke_result_t<Work, Db&>;
        static_assert(std::is_constructible_v<Value, Error>, "work returns a Result: its commit can fail");
        auto shared = std::make_shared<Work>(std::move(work));
        std::function<void(Answer<Value>)> start = [this, shared, alone](Answer<Value> answer) {
            auto value = std::make_shared<std::optional<Value>>();
            auto run = [this, value, shared]() -> SqlThread::Failure {
                value->emplace((*shared)(database_));
                if ((*value)->has_error()) return (*value)->error();
                return std::nullopt;
            };
            auto done = [value, answer = std::move(answer)](const SqlThread::Failure& failure) {
                if (failure) {
                    answer(Value(*failure));
                } else {
                    answer(std::move(**value));
                }
            };
            thread_.push({std::move(run), std::move(done), std::nullopt, alone});
        };
        co_return co_await answered<Value>(std::move(start));
    }

    Db database_;       // SQL thread
    SqlThread thread_;  // behind it: it uses it
};

}  // namespace scribed::store

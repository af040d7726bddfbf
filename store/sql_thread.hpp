// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "store/sql_database.hpp"

namespace scribed::store {

/// The thread that one database lives on, whatever its tables are. The rules of the work are those of
/// store/database_thread.hpp.
class SqlThread {
public:
    using Failure = std::optional<Error>;
    struct Job {
        /// Runs inside a transaction and tells whether it failed.
        std::function<Failure()> work;
        /// Runs behind the commit with the failure of either.
        std::function<void(const Failure&)> done;
        Failure failure;
        /// Outside of any transaction, for what SQLite does not do inside one.
        bool alone = false;
    };

    /// `name` stands in log lines. The database must outlive this.
    SqlThread(SqlDatabase& database, const std::string& name);
    /// Runs what is queued, then ends the thread.
    ~SqlThread();

    void push(Job job);
    /// Logs, once in a while, and counts a failure that nobody waits for.
    void report(const Error& error);
    std::uint64_t reported() const;
    std::size_t backlog() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed::store

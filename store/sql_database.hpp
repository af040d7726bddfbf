// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "store/sqlite.hpp"

namespace scribed::store {

/// What every database here is: one SQLite file in WAL mode whose schema is numbered and migrated at open, and its
/// transactions. Plain calls that block; one thread at a time (store/database_thread.hpp).
class SqlDatabase {
public:
    /// Waits up to 5 s when another process writes.
    Result<void> begin();
    Result<void> commit();
    void rollback();
    /// False as well after an error that undid the whole transaction (a full disk does).
    bool in_transaction() const;
    /// Inside a transaction: what stands between savepoint() and undo() is undone, the rest of the transaction stays.
    Result<void> savepoint();
    /// Keeps what was done since savepoint().
    Result<void> release();
    Result<void> undo();

protected:
    explicit SqlDatabase(Sqlite sql) : sql_(std::move(sql)) {}
    SqlDatabase(SqlDatabase&&) noexcept = default;
    SqlDatabase& operator=(SqlDatabase&&) noexcept = default;
    ~SqlDatabase() = default;

    /// Opens the file and brings it to the newest of `steps`. Errc::unsupported when a newer program wrote it.
    static Result<Sqlite> open_migrated(const std::filesystem::path& file, std::span<const char* const> steps);

    /// A change that must meet a row: Errc::not_found.
    Result<void> change_one(std::string_view statement, std::initializer_list<SqlValue> values);
    Result<void> put(std::string_view statement, std::initializer_list<SqlValue> values);
    /// What `read(const SqlRow&)` makes of each row.
    template <class Read>
    auto select(std::string_view statement, std::initializer_list<SqlValue> values, Read read)
        -> Result<std::vector<decltype(read(std::declval<const SqlRow&>()))>> {
        std::vector<decltype(read(std::declval<const SqlRow&>()))> out;
        auto ran = sql_.query(statement, values, [&](const SqlRow& row) { out.push_back(read(row)); });
        if (!ran) return ran.error();
        return out;
    }
    Sqlite& sql() { return sql_; }

private:
    Sqlite sql_;
};

}  // namespace scribed::store

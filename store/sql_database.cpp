// SPDX-License-Identifier: Apache-2.0
#include "store/sql_database.hpp"

#include <fmt/format.h>

namespace scribed::store {
namespace {

Result<void> migrate_one(Sqlite& sql, const char* step, std::size_t version) {
    if (auto began = sql.script("BEGIN IMMEDIATE"); !began) return began;
    // Another process that opens the same file may have taken the step while this one waited.
    std::size_t stands = 0;
    auto done = sql.query("PRAGMA user_version", {}, [&](const SqlRow& row) { stands = row.as<std::size_t>(0); });
    if (done && stands < version) {
        done = sql.script(step);
        if (done) done = sql.script(fmt::format("PRAGMA user_version = {}", version).c_str());
    }
    if (done) done = sql.script("COMMIT");
    if (!done && sql.in_transaction()) {
        // The first failure is the one to tell; what rolling back adds to it helps nobody.
        static_cast<void>(sql.script("ROLLBACK"));
    }
    return done;
}

Result<void> migrate(Sqlite& sql, const std::filesystem::path& file, std::span<const char* const> steps) {
    std::size_t version = 0;
    auto read = sql.query("PRAGMA user_version", {}, [&](const SqlRow& row) { version = row.as<std::size_t>(0); });
    if (!read) return read;
    if (version > steps.size()) {
        return Error(
            Errc::unsupported,
            fmt::format(
                "the database has schema {}, this program knows schemas up to {}: a newer scribed wrote it", version,
                steps.size()
            ),
            file.string()
        );
    }
    for (; version < steps.size(); ++version) {
        if (auto done = migrate_one(sql, steps[version], version + 1); !done) return done;
    }
    return {};
}

}  // namespace

Result<Sqlite> SqlDatabase::open_migrated(const std::filesystem::path& file, std::span<const char* const> steps) {
    auto sql = Sqlite::open(file);
    if (!sql) return sql.error();
    if (auto done = migrate(*sql, file, steps); !done) return done.error();
    return std::move(*sql);
}

// IMMEDIATE: a lock that another process holds is met here, where nothing has been done yet.
Result<void> SqlDatabase::begin() { return sql_.script("BEGIN IMMEDIATE"); }

Result<void> SqlDatabase::commit() { return sql_.script("COMMIT"); }

void SqlDatabase::rollback() {
    if (!in_transaction()) return;
    // Fails only when SQLite has rolled back by itself, and then there is nothing left to do.
    static_cast<void>(sql_.script("ROLLBACK"));
}

bool SqlDatabase::in_transaction() const { return sql_.in_transaction(); }

Result<void> SqlDatabase::savepoint() { return put("SAVEPOINT step", {}); }

Result<void> SqlDatabase::release() { return put("RELEASE step", {}); }

Result<void> SqlDatabase::undo() {
    if (auto undone = put("ROLLBACK TO step", {}); !undone) return undone;
    return release();
}

Result<void> SqlDatabase::change_one(std::string_view statement, std::initializer_list<SqlValue> values) {
    auto changed = sql_.change(statement, values);
    if (!changed) return changed.error();
    if (*changed == 0) return Error(Errc::not_found, "no such row");
    return {};
}

Result<void> SqlDatabase::put(std::string_view statement, std::initializer_list<SqlValue> values) {
    auto changed = sql_.change(statement, values);
    if (!changed) return changed.error();
    return {};
}

}  // namespace scribed::store

// SPDX-License-Identifier: Apache-2.0
#include "store/database.hpp"

#include <fmt/format.h>

#include "store/database_impl.hpp"
#include "store/schema.hpp"

namespace scribed::store {
namespace {

Result<void> migrate_one(Sqlite& sql, const char* step, std::size_t version) {
    if (auto began = sql.script("BEGIN IMMEDIATE"); !began) return began;
    auto done = sql.script(step);
    if (done) done = sql.script(fmt::format("PRAGMA user_version = {}", version).c_str());
    if (done) done = sql.script("COMMIT");
    if (!done && sql.in_transaction()) {
        // The first failure is the one to tell; what rolling back adds to it helps nobody.
        static_cast<void>(sql.script("ROLLBACK"));
    }
    return done;
}

Result<void> migrate(Sqlite& sql, const std::filesystem::path& file) {
    const auto steps = schema_steps();
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

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::filesystem::path& file) {
    auto sql = Sqlite::open(file);
    if (!sql) return sql.error();
    if (auto done = migrate(*sql, file); !done) return done.error();
    return Database(std::make_unique<Impl>(Impl{std::move(*sql)}));
}

// IMMEDIATE: a lock that another process holds is met here, where nothing has been done yet.
Result<void> Database::begin() { return impl_->sql.script("BEGIN IMMEDIATE"); }

Result<void> Database::commit() { return impl_->sql.script("COMMIT"); }

void Database::rollback() {
    if (!in_transaction()) return;
    // Fails only when SQLite has rolled back by itself, and then there is nothing left to do.
    static_cast<void>(impl_->sql.script("ROLLBACK"));
}

bool Database::in_transaction() const { return impl_->sql.in_transaction(); }

Result<void> Database::savepoint() { return impl_->put("SAVEPOINT step", {}); }

Result<void> Database::release() { return impl_->put("RELEASE step", {}); }

Result<void> Database::undo() {
    if (auto undone = impl_->put("ROLLBACK TO step", {}); !undone) return undone;
    return release();
}

}  // namespace scribed::store

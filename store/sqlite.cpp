// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite.hpp"

#include <map>
#include <utility>

#include <sqlite3.h>

namespace scribed::store {
namespace {

constexpr int kBusyTimeoutMs = 5000;

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
using Connection = std::unique_ptr<sqlite3, Close>;

Errc code_of(int extended) {
    if (extended == SQLITE_CONSTRAINT_FOREIGNKEY) return Errc::not_found;
    switch (extended & 0xff) {
        case SQLITE_FULL: return Errc::disk_full;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM: return Errc::io;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return Errc::corrupt;
        case SQLITE_CONSTRAINT: return Errc::conflict;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return Errc::timeout;
        default: return Errc::internal;
    }
}

Error error_of(sqlite3* connection) {
    const int code = sqlite3_extended_errcode(connection);
    const std::string words = sqlite3_errmsg(connection);
    return Error(code_of(code), "SQLite: " + words, code == SQLITE_CONSTRAINT_TRIGGER ? words : std::string());
}

int bind(sqlite3_stmt* statement, int position, const SqlValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value.value())) {
        return sqlite3_bind_int64(statement, position, *number);
    }
    const auto text = std::get<std::string_view>(value.value());
    // A null pointer would bind NULL, which is not the empty string.
    const char* data = text.data() == nullptr ? "" : text.data();
    return sqlite3_bind_text64(statement, position, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

// Leaves a kept statement as it was found: no lock held, no pointer to the caller's text.
class Run {
public:
    explicit Run(sqlite3_stmt* statement) : statement_(statement) {}
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    ~Run() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

private:
    sqlite3_stmt* statement_;
};

}  // namespace

std::string SqlRow::text(int column) const {
    auto* statement = static_cast<sqlite3_stmt*>(statement_);
    const void* data = sqlite3_column_blob(statement, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
}

std::int64_t SqlRow::integer(int column) const {
    return sqlite3_column_int64(static_cast<sqlite3_stmt*>(statement_), column);
}

struct Sqlite::Impl {
    Connection connection;
    std::map<std::string, Statement, std::less<>> statements;

    Result<sqlite3_stmt*> prepare(std::string_view sql) {
        if (const auto found = statements.find(sql); found != statements.end()) return found->second.get();
        sqlite3_stmt* made = nullptr;
        const int length = static_cast<int>(sql.size());
        if (sqlite3_prepare_v3(connection.get(), sql.data(), length, SQLITE_PREPARE_PERSISTENT, &made, nullptr) !=
            SQLITE_OK) {
            return error_of(connection.get());
        }
        return statements.emplace(std::string(sql), Statement(made)).first->second.get();
    }

    Result<void> step_all(
        std::string_view sql, std::initializer_list<SqlValue> values, const std::function<void(const SqlRow&)>& row
    ) {
        auto prepared = prepare(sql);
        if (!prepared) return prepared.error();
        sqlite3_stmt* statement = *prepared;
        const Run run(statement);
        int position = 0;
        for (const auto& value : values) {
            if (bind(statement, ++position, value) != SQLITE_OK) return error_of(connection.get());
        }
        int status = SQLITE_ROW;
        while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
            if (row) row(SqlRow(statement));
        }
        if (status != SQLITE_DONE) return error_of(connection.get());
        return {};
    }
};

Sqlite::Sqlite(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Sqlite::Sqlite(Sqlite&&) noexcept = default;
Sqlite& Sqlite::operator=(Sqlite&&) noexcept = default;
Sqlite::~Sqlite() = default;

Result<Sqlite> Sqlite::open(const std::filesystem::path& file) {
    sqlite3* raw = nullptr;
    // One thread at a time uses a connection, so SQLite need not lock.
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int status = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    auto impl = std::make_unique<Impl>();
    impl->connection.reset(raw);
    if (raw == nullptr) return Error(Errc::internal, "SQLite has no memory");
    if (status != SQLITE_OK) {
        const Error error = error_of(raw);
        return Error(error.code(), error.message(), file.string());
    }
    sqlite3_busy_timeout(raw, kBusyTimeoutMs);
    Sqlite out(std::move(impl));
    const char* settings =
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON;";
    if (auto set = out.script(settings); !set) {
        return Error(set.error().code(), set.error().message(), file.string());
    }
    return out;
}

Result<void> Sqlite::script(const char* sql) {
    if (sqlite3_exec(impl_->connection.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        return error_of(impl_->connection.get());
    }
    return {};
}

Result<std::int64_t> Sqlite::change(std::string_view sql, std::initializer_list<SqlValue> values) {
    if (auto done = impl_->step_all(sql, values, nullptr); !done) return done.error();
    return sqlite3_changes64(impl_->connection.get());
}

Result<void> Sqlite::query(
    std::string_view sql, std::initializer_list<SqlValue> values, const std::function<void(const SqlRow&)>& row
) {
    return impl_->step_all(sql, values, row);
}

bool Sqlite::in_transaction() const { return sqlite3_get_autocommit(impl_->connection.get()) == 0; }

}  // namespace scribed::store

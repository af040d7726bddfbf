// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"

namespace scribed::store {

/// A parameter of a statement. Text is not copied: it must live until the call returns.
class SqlValue {
public:
    template <std::integral T>
    SqlValue(T number) : value_(static_cast<std::int64_t>(number)) {}
    SqlValue(std::string_view text) : value_(text) {}
    SqlValue(const std::string& text) : value_(std::string_view(text)) {}

    const std::variant<std::int64_t, std::string_view>& value() const { return value_; }

private:
    std::variant<std::int64_t, std::string_view> value_;
};

/// The current row of a running query; columns count from 0.
class SqlRow {
public:
    explicit SqlRow(void* statement) : statement_(statement) {}

    std::string text(int column) const;
    std::int64_t integer(int column) const;
    template <std::integral T>
    T as(int column) const {
        return static_cast<T>(integer(column));
    }

private:
    void* statement_;
};

/// One SQLite connection in WAL mode with its prepared statements, which are kept by their text. One thread at a time.
/// A commit that succeeded is on disk (synchronous=FULL).
/// Errors: Errc::disk_full, Errc::io, Errc::corrupt, Errc::conflict (unique key; a trigger that refuses, its words as
/// param), Errc::not_found (a row refers to one that does not exist), Errc::timeout (locked by another process for 5
/// s), Errc::internal.
class Sqlite {
public:
    static Result<Sqlite> open(const std::filesystem::path& file);
    Sqlite(Sqlite&&) noexcept;
    Sqlite& operator=(Sqlite&&) noexcept;
    ~Sqlite();

    /// Runs statements that have no parameters and whose rows do not matter.
    Result<void> script(const char* sql);
    /// Runs one statement and returns how many rows it changed.
    Result<std::int64_t> change(std::string_view sql, std::initializer_list<SqlValue> values = {});
    /// Runs one query and shows `row` each of its rows.
    Result<void> query(
        std::string_view sql, std::initializer_list<SqlValue> values, const std::function<void(const SqlRow&)>& row
    );
    /// False as well after a failure that made SQLite undo the transaction itself (a full disk, for one).
    bool in_transaction() const;

private:
    struct Impl;
    explicit Sqlite(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed::store

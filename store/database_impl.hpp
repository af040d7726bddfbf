// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "store/database.hpp"
#include "store/sqlite.hpp"

namespace scribed::store {

struct Database::Impl {
    Sqlite sql;

    /// A change that must meet a row.
    Result<void> change_one(std::string_view statement, std::initializer_list<SqlValue> values) {
        auto changed = sql.change(statement, values);
        if (!changed) return changed.error();
        if (*changed == 0) return Error(Errc::not_found, "no such row");
        return {};
    }

    Result<void> put(std::string_view statement, std::initializer_list<SqlValue> values) {
        auto changed = sql.change(statement, values);
        if (!changed) return changed.error();
        return {};
    }

    /// What `read(const SqlRow&)` makes of each row.
    template <class Read>
    auto select(std::string_view statement, std::initializer_list<SqlValue> values, Read read)
        -> Result<std::vector<decltype(read(std::declval<const SqlRow&>()))>> {
        std::vector<decltype(read(std::declval<const SqlRow&>()))> out;
        auto ran = sql.query(statement, values, [&](const SqlRow& row) { out.push_back(read(row)); });
        if (!ran) return ran.error();
        return out;
    }
};

}  // namespace scribed::store

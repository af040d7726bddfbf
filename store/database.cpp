// SPDX-License-Identifier: Apache-2.0
#include "store/database.hpp"

#include "store/schema.hpp"

namespace scribed::store {

Result<Database> Database::open(const std::filesystem::path& file) {
    auto sql = open_migrated(file, schema_steps());
    if (!sql) return sql.error();
    return Database(std::move(*sql));
}

}  // namespace scribed::store

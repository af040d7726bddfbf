// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace scribed::store {

// The SQL scripts of a folder, in order: running step n brings a database from version n to n + 1. A step that was
// released is never edited; a change is a new file.

/// schema/: sessions.
std::span<const char* const> schema_steps();
/// account_schema/: links to accounts.
std::span<const char* const> account_schema_steps();

}  // namespace scribed::store

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace scribed::store {

/// The SQL scripts of schema/, in order: running step n brings a database from version n to n + 1. A step that was
/// released is never edited; a change is a new file.
std::span<const char* const> schema_steps();

}  // namespace scribed::store

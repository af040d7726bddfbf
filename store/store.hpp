// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/database.hpp"
#include "store/database_thread.hpp"

namespace scribed::store {

/// The database of sessions on its own thread.
using Store = DatabaseThread<Database>;

}  // namespace scribed::store

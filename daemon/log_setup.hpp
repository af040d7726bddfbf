// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "daemon/config.hpp"

namespace scribed::daemon {

/// Writes what process.log_level asks for, from now on. Any thread.
void set_log_level(const Config& config);

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "daemon/log_setup.hpp"

#include "base/log.hpp"

namespace scribed::daemon {

void set_log_level(const Config& config) {
    // The configuration's table lets no other name through.
    Log::set_level(parse_log_level(config.process.log_level).value());
}

}  // namespace scribed::daemon

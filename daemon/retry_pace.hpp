// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "daemon/config.hpp"
#include "upstream/lane_turns.hpp"

namespace scribed::daemon {

/// How batch lanes that fail are tried again, by the configuration.
inline upstream::RetryPace retry_pace(const BatchConfig& batch) {
    return {std::chrono::milliseconds(batch.retry_ms), std::chrono::milliseconds(batch.retry_max_ms), batch.attempts};
}

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "upstream/lane_health.hpp"

namespace scribed::daemon {

/// How a lane stands for one user, as GET /v1/lanes shows it (docs/protocol.md). `refusal` counts up to its end only;
/// `wall` is the time of `now`.
boost::json::object lane_report(
    const std::string& lane,
    bool configured,
    const std::optional<upstream::LaneHealth::Refusal>& refusal,
    Instant now,
    UnixMs wall
);

}  // namespace scribed::daemon

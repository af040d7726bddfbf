// SPDX-License-Identifier: Apache-2.0
#include "daemon/lane_report.hpp"

namespace scribed::daemon {

boost::json::object lane_report(
    const std::string& lane,
    bool configured,
    const std::optional<upstream::LaneHealth::Refusal>& refusal,
    Instant now,
    UnixMs wall
) {
    boost::json::object out{{"lane", lane}, {"state", "ready"}, {"reason", nullptr}, {"until", nullptr}};
    if (!configured) {
        out["state"] = "no_credentials";
    } else if (refusal && refusal->until > now) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(refusal->until - now);
        out["state"] = "refused";
        out["reason"] = refusal->reason;
        out["until"] = rfc3339(wall + left.count());
    }
    return out;
}

}  // namespace scribed::daemon

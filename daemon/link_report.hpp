// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "store/account_database.hpp"
#include "upstream/usage_probe.hpp"

namespace scribed::daemon {

/// All that is known of one link.
struct LinkReport {
    store::LinkRow link;
    std::optional<store::LinkCheckRow> check;  ///< nothing: not checked yet
    std::vector<store::CapabilityRow> capabilities;
};

/// The user's links, in order of provider.
Result<std::vector<LinkReport>> read_links(store::AccountDatabase& database, const std::string& user);

/// As GET /v1/links shows it (docs/protocol.md).
boost::json::object to_json(const LinkReport& report);

/// How all links of the database stand, for metrics.
struct LinkSurvey {
    std::map<upstream::Verdict, int> links;  ///< verdicts that no link has are missing
    double most_used_percent = 0;            ///< the highest primary window
    UnixMs oldest_ms = 0;                    ///< since the verdict that is the longest ago; 0 without links
};
Result<LinkSurvey> survey_links(store::AccountDatabase& database, UnixMs now);

}  // namespace scribed::daemon

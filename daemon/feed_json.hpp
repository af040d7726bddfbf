// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "proto/ingest_messages.hpp"
#include "store/rows.hpp"
#include "transcript/segment.hpp"

// The JSON of sessions and their parts, as routes and events show it (design.md 3.2, docs/protocol.md).
namespace scribed::daemon {

boost::json::object to_json(const transcript::Segment& segment);
boost::json::object to_json(const transcript::Gap& gap);
boost::json::object to_json(const store::SpanRow& span);
boost::json::object to_json(const store::TrackRow& track);
boost::json::object to_json(const std::string& track, const proto::LaneMessage& lane);
boost::json::object to_json(const store::SessionRow& session, const std::vector<store::TrackRow>& tracks);

}  // namespace scribed::daemon

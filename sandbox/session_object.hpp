// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <boost/json/object.hpp>

#include "sandbox/session_config.hpp"

namespace scribed::sandbox {

/// The GA `session` object as the service shows it (upstream.md 4.2). `expires_at`: Unix seconds, or 0.
boost::json::object session_object(const SessionConfig& config, const std::string& id, std::int64_t expires_at);

/// Members of the flat beta session (upstream.md 4.4), for the beta mint reply.
boost::json::object beta_session_object(const SessionConfig& config, const std::string& id);

}  // namespace scribed::sandbox

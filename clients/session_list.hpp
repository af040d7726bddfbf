// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "clients/failure.hpp"
#include "clients/style.hpp"

namespace scribed::clients {

/// A row of `GET /v1/sessions`.
struct SessionSummary {
    std::string id;
    std::string title;
    std::string state;
    UnixMs created_ms = 0;
    std::int64_t duration_ms = 0;
};

/// Reads the reply of `GET /v1/sessions`.
Outcome<std::vector<SessionSummary>> parse_session_list(std::string_view json);

/// A table, newest as the server has it, with a head. Times in the machine's time zone.
std::vector<std::string> draw_session_list(
    const std::vector<SessionSummary>& sessions, std::size_t width, const Style& style
);

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "clients/failure.hpp"
#include "clients/style.hpp"

namespace scribed::clients {

/// A stretch of a track as `GET /v1/sessions/{id}/lanes` has it.
struct LaneStretch {
    std::string track;
    std::string pass;  ///< `live` or `batch`
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::string lane;  ///< empty: nobody
    std::string gap;   ///< why nobody
    std::string reason;
};

/// Reads that reply; in its order, of each track the live stretches first.
Outcome<std::vector<LaneStretch>> parse_lane_list(std::string_view json);

/// A table with a head: who transcribed what, and why.
std::vector<std::string> draw_lane_list(
    const std::vector<LaneStretch>& stretches, std::size_t width, const Style& style
);

}  // namespace scribed::clients

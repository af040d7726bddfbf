// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "proto/ingest_messages.hpp"
#include "proto/sse.hpp"
#include "transcript/segment.hpp"

namespace scribed::clients {

/// What one event of `GET /v1/sessions/{id}/events` says (design.md 3.2). A `snapshot` may say all of it at once, the
/// others one thing each; events of unknown names say nothing.
struct SessionEvent {
    struct State {
        std::string name;
        std::string reason;
    };
    struct Progress {
        std::uint64_t done = 0;
        std::uint64_t total = 0;
    };

    std::string title;
    std::vector<std::pair<std::string, std::string>> tracks;  ///< id and speaker
    std::vector<transcript::Segment> segments;
    std::vector<transcript::Gap> gaps;
    std::optional<proto::LaneMessage> lane;
    std::optional<State> state;
    std::optional<Progress> progress;
    std::optional<int> canon_version;
};

/// Errc::invalid when the data is no JSON object.
Result<SessionEvent> parse_session_event(const proto::SseEvent& event);

/// Whether a session in this state goes no further by itself.
bool is_final_state(std::string_view state);

}  // namespace scribed::clients

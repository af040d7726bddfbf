// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace scribed::transcript {

/// Counts every visible change of one session, from 1. Also the SSE event id.
using Revision = std::uint64_t;

enum class SegmentState { partial, final, retracted };
std::string_view name(SegmentState state);

/// One utterance of the live pass.
struct Segment {
    std::string id;     ///< unique in the session
    std::string track;  ///< the track's id
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::string text;
    SegmentState state = SegmentState::partial;
    Revision revision = 0;
};

/// Audio that the live lane has no text for; the batch pass fills it.
struct Gap {
    std::string track;
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::string reason;  ///< a stable word: `lane_down`, `overflow`, `item_failed`, ...
    Revision revision = 0;
};

}  // namespace scribed::transcript

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clients/live_transcript.hpp"
#include "clients/style.hpp"

namespace scribed::clients {

/// How wide the columns of the transcript are on this terminal.
struct Columns {
    std::size_t width = 80;  ///< of the terminal
    std::size_t names = 0;   ///< of the speaker column; 0: a single speaker needs none
    Style style;
};

/// One entry as lines of at most `columns.width`: time, speaker, text with a hanging indent.
std::vector<std::string> draw_line(const LiveLine& line, const Columns& columns);

/// What stands below the text while audio flows.
struct StreamStatus {
    std::int64_t sent_ms = 0;
    std::int64_t total_ms = 0;  ///< 0: not known, as for a pipe
    std::int64_t stored_ms = 0;
    double speed = 1.0;             ///< audio seconds per second
    std::string hint;               ///< `Ctrl-C ends the session`
    std::optional<int> lost_for_s;  ///< seconds without connection
};
std::vector<std::string> draw_stream_status(const StreamStatus& status, const Columns& columns);

/// What stands below the text from the end of the session to the canonical transcript.
struct BatchStatus {
    std::string state;  ///< design.md 3.2
    std::string reason;
    std::uint64_t done = 0;
    std::uint64_t total = 0;  ///< pieces; 0: not known yet
};
std::vector<std::string> draw_batch_status(const BatchStatus& status, const Columns& columns);

}  // namespace scribed::clients

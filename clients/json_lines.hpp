// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "proto/sse.hpp"

namespace scribed::clients {

/// Writes one line to standard output at once.
void print_line(std::string_view line);

/// Writes a whole document to standard output, its last line ended.
void print_document(std::string_view text);

/// An event of a session as one line: `{"event":"segment","id":"12","data":{...}}`.
std::string event_line(const proto::SseEvent& event);

}  // namespace scribed::clients

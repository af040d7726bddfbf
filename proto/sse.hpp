// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scribed::proto {

/// One server-sent event (WHATWG HTML, section 9.2).
struct SseEvent {
    std::string event;  ///< `message` when unnamed
    std::string data;
    std::string id;
};

/// Appends the wire form. `data` may hold line breaks; `event` and `id` must not.
void append_sse(std::string& out, std::string_view event, std::string_view data, std::string_view id);

/// Appends the begin of an event whose data comes in parts, without line breaks; behind the last part, close_sse().
void open_sse(std::string& out, std::string_view event, std::string_view id);
void close_sse(std::string& out);

/// Incremental reader for clients: push bytes as they come, take complete events.
class SseParser {
public:
    /// Events longer than 64 MiB are dropped: the snapshot of a day of many voices is shorter.
    void push(std::string_view bytes);
    std::vector<SseEvent> take();

private:
    void keep(std::string_view part);
    void line();
    void dispatch();

    std::string buffer_;  ///< the line that has not ended yet
    SseEvent current_;
    bool has_data_ = false;
    bool at_start_ = true;
    bool after_cr_ = false;
    bool too_long_ = false;
    std::string last_id_;
    std::vector<SseEvent> done_;
};

}  // namespace scribed::proto

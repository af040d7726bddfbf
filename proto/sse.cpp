// SPDX-License-Identifier: Apache-2.0
#include "proto/sse.hpp"

#include <utility>

namespace scribed::proto {
namespace {

constexpr std::size_t kMostEventBytes = std::size_t{64} << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value;
    out += '\n';
}

void append_names(std::string& out, std::string_view event, std::string_view id) {
    if (!id.empty()) append_field(out, "id", id);
    if (!event.empty()) append_field(out, "event", event);
}

}  // namespace

void append_sse(std::string& out, std::string_view event, std::string_view data, std::string_view id) {
    append_names(out, event, id);
    for (;;) {
        const std::size_t end = data.find_first_of("\r\n");
        append_field(out, "data", data.substr(0, end));
        if (end == std::string_view::npos) break;
        data.remove_prefix(end + (data.substr(end).starts_with("\r\n") ? 2 : 1));
    }
    out += '\n';
}

void open_sse(std::string& out, std::string_view event, std::string_view id) {
    append_names(out, event, id);
    out += "data: ";
}

void close_sse(std::string& out) { out += "\n\n"; }

void SseParser::push(std::string_view bytes) {
    while (!bytes.empty()) {
        if (std::exchange(after_cr_, false) && bytes.front() == '\n') {
            bytes.remove_prefix(1);
            continue;
        }
        const std::size_t end = bytes.find_first_of("\r\n");
        keep(bytes.substr(0, end));
        if (end == std::string_view::npos) return;
        after_cr_ = bytes[end] == '\r';
        bytes.remove_prefix(end + 1);
        line();
        buffer_.clear();
    }
}

std::vector<SseEvent> SseParser::take() { return std::exchange(done_, {}); }

void SseParser::keep(std::string_view part) {
    if (part.empty()) return;
    if (!too_long_ && buffer_.size() + current_.data.size() + part.size() <= kMostEventBytes) {
        buffer_ += part;
        return;
    }
    too_long_ = true;
    current_.data.clear();
    // A comment in the line's place: an empty one would end the event.
    buffer_.assign(1, ':');
}

void SseParser::line() {
    std::string_view line = buffer_;
    if (std::exchange(at_start_, false) && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    if (line.empty()) {
        dispatch();
        return;
    }
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    std::string_view value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (name == "data") {
        if (std::exchange(has_data_, true)) current_.data += '\n';
        current_.data += value;
    } else if (name == "event") {
        current_.event = value;
    } else if (name == "id" && value.find('\0') == std::string_view::npos) {
        last_id_ = value;
    }
}

void SseParser::dispatch() {
    SseEvent event = std::exchange(current_, {});
    const bool whole = std::exchange(has_data_, false) && !std::exchange(too_long_, false);
    too_long_ = false;
    if (!whole) return;
    if (event.event.empty()) event.event = "message";
    event.id = last_id_;
    done_.push_back(std::move(event));
}

}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "proto/upstream_error.hpp"

// What a refusal says, read from its headers and body before anybody judges it.
namespace scribed::proto {

/// The value of the first header of that name (any case); empty when there is none.
std::string_view header(const HeaderList& headers, std::string_view name);

/// An error body in any of the shapes of upstream.md 1.7, 2.2 and 3.2.
struct ReplyWords {
    bool is_json = false;
    std::string code;     ///< `error.code`, `error` as a string, top-level `code`, `detail.code`; in lower case
    std::string type;     ///< `error.type`, `detail.type`; in lower case
    std::string message;  ///< as upstream wrote it
    std::optional<std::int64_t> resets_at_s;  ///< Unix seconds
    std::optional<std::int64_t> resets_in_s;
};
ReplyWords read_words(const HeaderList& headers, std::string_view body);

/// Whether this is a page of the edge in front of the endpoint, and no answer of the endpoint's (upstream.md 2.7).
bool is_edge_page(int status, const HeaderList& headers, std::string_view body);

/// `retry-after-ms`, `retry-after` (seconds or an HTTP date), else "try again in 11.054s" in the message
/// (upstream.md 2.2).
std::optional<std::chrono::milliseconds> asked_pause(const HeaderList& headers, std::string_view message, UnixMs now);

/// When a usage window opens again: from the body, else from the window headers with the highest used percent
/// (upstream.md 2.3).
std::optional<UnixMs> window_reset(const HeaderList& headers, const ReplyWords& words, UnixMs now);

}  // namespace scribed::proto

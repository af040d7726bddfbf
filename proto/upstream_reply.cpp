// SPDX-License-Identifier: Apache-2.0
#include "proto/upstream_reply.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "proto/ascii.hpp"
#include "proto/base64.hpp"

namespace scribed::proto {
namespace {

std::string_view text_of(JsonValue value) { return value.string().value_or(std::string_view{}); }

void take_text(std::string& to, JsonValue from) {
    if (to.empty()) to = text_of(from);
}

void take_resets(ReplyWords& words, JsonValue from) {
    if (!words.resets_at_s) words.resets_at_s = from["resets_at"].integer();
    if (!words.resets_in_s) words.resets_in_s = from["resets_in_seconds"].integer();
}

void take_object(ReplyWords& words, JsonValue from) {
    take_text(words.code, from["code"]);
    take_text(words.type, from["type"]);
    take_text(words.message, from["message"]);
    take_resets(words, from);
}

void take_detail(ReplyWords& words, JsonValue detail) {
    if (const auto text = detail.string()) {
        take_text(words.message, detail);
        // A detail without spaces is a code word such as `token_expired`.
        if (text->find(' ') == std::string_view::npos) take_text(words.code, detail);
        return;
    }
    const auto items = detail.items();
    const JsonValue from = items.empty() ? detail : items.front();
    take_object(words, from);
    take_text(words.message, from["msg"]);
    take_text(words.message, from);
}

void take_root(ReplyWords& words, JsonValue root) {
    const JsonValue error = root["error"];
    if (error.is_string()) {
        take_text(words.code, error);
        take_text(words.message, root["error_description"]);
    } else {
        take_object(words, error);
    }
    take_text(words.code, root["code"]);
    take_text(words.message, root["message"]);
    take_detail(words, root["detail"]);
    take_resets(words, root);
    if (words.message.empty()) words.message = text_of(error);
}

// Identity failures come with the error's JSON in a header (upstream.md 2.3).
void take_error_header(ReplyWords& words, const HeaderList& headers) {
    const auto json = decode_base64(header(headers, "x-error-json"));
    if (!json || json->empty()) return;
    JsonParser parser;
    if (const auto root = parser.parse(*json); root) take_root(words, *root);
}

}  // namespace

std::string_view header(const HeaderList& headers, std::string_view name) {
    const auto found =
        std::ranges::find_if(headers, [&](const auto& entry) { return equal_ignoring_case(entry.first, name); });
    return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

ReplyWords read_words(const HeaderList& headers, std::string_view body) {
    ReplyWords words;
    JsonParser parser;
    if (const auto root = parser.parse(body); root && root->is_object()) {
        words.is_json = true;
        take_root(words, *root);
    } else if (!root) {
        words.message = body;
    }
    take_error_header(words, headers);
    words.code = lower(words.code);
    words.type = lower(words.type);
    return words;
}

bool is_edge_page(int status, const HeaderList& headers, std::string_view body) {
    if (contains_ignoring_case(header(headers, "cf-mitigated"), "challenge")) return true;
    const std::string_view start = trim(body.substr(0, 64));
    if (start.starts_with('{') || start.starts_with('[')) return false;
    constexpr std::array<std::string_view, 3> kMarks{
        "just a moment", "/cdn-cgi/challenge-platform", "enable javascript and cookies"};
    if (std::ranges::any_of(kMarks, [&](std::string_view mark) { return contains_ignoring_case(body, mark); })) {
        return true;
    }
    if (contains_ignoring_case(body, "cloudflare") && contains_ignoring_case(body, "blocked")) return true;
    // A server without the endpoint also says so in HTML.
    return status != 404 && contains_ignoring_case(header(headers, "content-type"), "text/html");
}

}  // namespace scribed::proto

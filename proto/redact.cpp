// SPDX-License-Identifier: Apache-2.0
#include "proto/redact.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "proto/ascii.hpp"

namespace scribed::proto {
namespace {

constexpr std::size_t kMostMessage = 300;
// What is looked at; a reply may be megabytes.
constexpr std::size_t kMostRead = 4096;
constexpr std::string_view kRedacted = "[redacted]";
constexpr std::string_view kBearer = "bearer ";
constexpr std::array<std::string_view, 8> kMarkers{"sk-", "ek_", "rt_", "eyJ", "scr_", "tkt_", "brw_", "whsec_"};
// So long a run behind a marker is a secret even where the marker is glued to other letters.
constexpr std::size_t kLongRun = 20;

// Token characters, and the asterisks with which some replies mask a key's middle.
bool in_secret(char c) {
    return is_letter(c) || is_digit(c) || std::string_view("-_.~+/=*").find(c) != std::string_view::npos;
}

std::size_t run_length(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::find_if_not(text, in_secret) - text.begin());
}

// Length of the secret that `text` starts with, 0 for none. `glued`: a letter or digit stands before it.
std::size_t secret_length(std::string_view text, bool glued) {
    for (const auto marker : kMarkers) {
        if (!text.starts_with(marker)) continue;
        const std::size_t run = run_length(text);
        if (!glued || run >= kLongRun) return run;
    }
    return 0;
}

// Length of the token behind `Bearer ` at the start of `text`, 0 for none.
std::size_t bearer_length(std::string_view text) {
    if (!equal_ignoring_case(text.substr(0, kBearer.size()), kBearer)) return 0;
    return run_length(text.substr(kBearer.size()));
}

std::string redact(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const bool glued = i > 0 && (is_letter(text[i - 1]) || is_digit(text[i - 1]));
        const std::string_view rest = text.substr(i);
        if (const std::size_t secret = secret_length(rest, glued); secret > 0) {
            out += kRedacted;
            i += secret;
        } else if (const std::size_t token = glued ? 0 : bearer_length(rest); token > 0) {
            out.append(rest.substr(0, kBearer.size())).append(kRedacted);
            i += kBearer.size() + token;
        } else {
            out += text[i++];
        }
    }
    return out;
}

// Well-formed, on one line.
std::string tidy(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = next_code_point(text, at);
        if (point < 0x20 || point == 0x7F) {
            if (!out.empty() && out.back() != ' ') out += ' ';
        } else {
            append_utf8(out, point);
        }
    }
    return std::string(trim(out));
}

bool is_html(std::string_view text) {
    constexpr std::array<std::string_view, 8> kTags{"<!doctype", "<html",   "<head", "<body",
                                                    "<title",    "<script", "<div",  "<center"};
    return std::ranges::any_of(kTags, [&](std::string_view tag) { return contains_ignoring_case(text, tag); });
}

}  // namespace

std::string readable_message(std::string_view text) {
    if (is_html(text)) return {};
    const std::string clean = redact(tidy(truncate_utf8(text, kMostRead)));
    return std::string(truncate_utf8(clean, kMostMessage));
}

std::string plain_word(std::string_view text, std::size_t most) {
    const bool visible = std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F && c != '<' && c != '>'; });
    if (text.size() > most || !visible || redact(text) != text) return {};
    return std::string(text);
}

}  // namespace scribed::proto

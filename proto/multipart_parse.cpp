// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "proto/ascii.hpp"
#include "proto/multipart.hpp"

namespace scribed::proto {
namespace {

constexpr std::size_t kMostParts = 1000;
constexpr std::size_t kMostHeaderBytes = 8192;
constexpr std::size_t kMostBoundary = 70;  // RFC 2046 section 5.1.1

Error malformed(const char* what) { return {Errc::invalid, what}; }

std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view three = text.substr(i, 3);
        const char plain = equal_ignoring_case(three, "%22")   ? '"'
                           : equal_ignoring_case(three, "%0D") ? '\r'
                           : equal_ignoring_case(three, "%0A") ? '\n'
                                                               : '\0';
        out += plain != '\0' ? plain : text[i];
        if (plain != '\0') i += 2;
    }
    return out;
}

// The value of parameter `name` in `type; name=value; other="value"`.
std::optional<std::string_view> parameter(std::string_view header, std::string_view name) {
    std::size_t at = header.find(';');
    while (at != std::string_view::npos) {
        header.remove_prefix(at + 1);
        const std::size_t equals = header.find_first_of("=;");
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string_view key = trim(header.substr(0, equals));
        if (header[equals] == ';') {
            at = equals;
            continue;
        }
        header.remove_prefix(equals + 1);
        header.remove_prefix(std::min(header.find_first_not_of(" \t"), header.size()));
        std::string_view value;
        if (header.starts_with('"')) {
            const std::size_t close = header.find('"', 1);
            if (close == std::string_view::npos) return std::nullopt;
            value = header.substr(1, close - 1);
            header.remove_prefix(close + 1);
            at = header.find(';');
        } else {
            at = header.find(';');
            value = trim(header.substr(0, at));
        }
        if (equal_ignoring_case(key, name)) return value;
    }
    return std::nullopt;
}

Result<void> read_headers(std::string_view headers, FormPart& part) {
    bool named = false;
    while (!headers.empty()) {
        const std::size_t end = headers.find("\r\n");
        const std::string_view line = headers.substr(0, end);
        headers.remove_prefix(end == std::string_view::npos ? headers.size() : end + 2);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return malformed("a part header without a colon");
        const std::string_view key = trim(line.substr(0, colon));
        const std::string_view value = trim(line.substr(colon + 1));
        if (equal_ignoring_case(key, "content-type")) part.content_type = value;
        if (!equal_ignoring_case(key, "content-disposition")) continue;
        if (!equal_ignoring_case(trim(value.substr(0, value.find(';'))), "form-data")) {
            return malformed("a part that is no form-data");
        }
        if (const auto name = parameter(value, "name")) {
            part.name = unescape(*name);
            named = true;
        }
        if (const auto filename = parameter(value, "filename")) part.filename = unescape(*filename);
    }
    if (!named) return malformed("a part without a name");
    return {};
}

// What follows `--boundary`: the end of the body, or of the line (RFC 2046: after linear white space).
enum class After { part, end, neither };
After after_delimiter(std::string_view& rest) {
    if (rest.starts_with("--")) return After::end;
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (!rest.starts_with("\r\n")) return After::neither;
    rest.remove_prefix(2);
    return After::part;
}

}  // namespace

Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body) {
    const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
    if (!equal_ignoring_case(type, "multipart/form-data")) return malformed("the body is no multipart/form-data");
    const auto boundary = parameter(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > kMostBoundary) {
        return Error(Errc::invalid, "the content type names no usable boundary", "boundary");
    }
    const std::string first = "--" + std::string(*boundary);
    const std::string next = "\r\n" + first;
    std::string_view rest = body;
    if (rest.starts_with(first)) {
        rest.remove_prefix(first.size());
    } else {
        const std::size_t start = rest.find(next);
        if (start == std::string_view::npos) return malformed("the body holds no part");
        rest.remove_prefix(start + next.size());
    }
    std::vector<FormPart> parts;
    for (;;) {
        const After after = after_delimiter(rest);
        if (after == After::end) return parts;
        if (after == After::neither) return malformed("a delimiter that is followed by neither a part nor the end");
        if (parts.size() == kMostParts) return malformed("more than 1000 parts");
        const std::size_t blank = rest.substr(0, kMostHeaderBytes).find("\r\n\r\n");
        if (blank == std::string_view::npos) return malformed("a part whose headers do not end");
        FormPart part;
        if (const auto read = read_headers(rest.substr(0, blank), part); !read) return read.error();
        rest.remove_prefix(blank + 4);
        const std::size_t end = rest.find(next);
        if (end == std::string_view::npos) return malformed("a part that does not end");
        part.data = rest.substr(0, end);
        rest.remove_prefix(end + next.size());
        parts.push_back(std::move(part));
    }
}

}  // namespace scribed::proto

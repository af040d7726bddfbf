// SPDX-License-Identifier: Apache-2.0
#include "proto/multipart.hpp"

#include "base/random.hpp"

namespace scribed::proto {
namespace {

// WHATWG HTML, "multipart/form-data encoding algorithm": these three bytes, and no others, are escaped.
std::string escape(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '"': out += "%22"; break;
            case '\r': out += "%0D"; break;
            case '\n': out += "%0A"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace

std::string make_boundary() { return "----scribed-" + random_hex(16); }

std::string encode_multipart(const std::vector<FormPart>& parts, std::string_view boundary) {
    std::size_t size = 0;
    for (const auto& part : parts) {
        size += part.data.size() + part.name.size() + part.filename.size() + part.content_type.size() + 160;
    }
    std::string out;
    out.reserve(size + boundary.size() * (parts.size() + 1));
    for (const auto& part : parts) {
        out.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
        out.append(escape(part.name)).append("\"");
        if (!part.filename.empty()) out.append("; filename=\"").append(escape(part.filename)).append("\"");
        if (!part.content_type.empty()) out.append("\r\nContent-Type: ").append(part.content_type);
        out.append("\r\n\r\n").append(part.data).append("\r\n");
    }
    out.append("--").append(boundary).append("--\r\n");
    return out;
}

}  // namespace scribed::proto

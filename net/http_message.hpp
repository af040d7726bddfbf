// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scribed::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// The first header of that name, ASCII case ignored; empty when there is none.
std::string_view find_header(const Headers& headers, std::string_view name);

struct HttpRequest {
    std::string method;
    std::string target;  ///< as it came: path and query
    std::string path;    ///< before the `?`, still percent-encoded
    std::string query;   ///< behind the `?`
    Headers headers;
    std::string body;

    std::string_view header(std::string_view name) const { return find_header(headers, name); }
};

struct HttpReply {
    int status = 200;
    Headers headers;
    std::string body;

    std::string_view header(std::string_view name) const { return find_header(headers, name); }
};

}  // namespace scribed::net

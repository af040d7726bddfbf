// SPDX-License-Identifier: Apache-2.0
#include "net/http_message.hpp"

#include <boost/beast/core/string.hpp>

namespace scribed::net {

std::string_view find_header(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (boost::beast::iequals(key, name)) return value;
    }
    return {};
}

}  // namespace scribed::net

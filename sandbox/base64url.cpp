// SPDX-License-Identifier: Apache-2.0
#include "sandbox/base64url.hpp"

#include <algorithm>

#include "proto/base64.hpp"

namespace scribed::sandbox {

std::string base64url(std::string_view bytes) {
    std::string out;
    proto::append_base64(out, bytes);
    out.erase(std::ranges::find(out, '='), out.end());
    std::ranges::replace(out, '+', '-');
    std::ranges::replace(out, '/', '_');
    return out;
}

}  // namespace scribed::sandbox

// SPDX-License-Identifier: Apache-2.0
#include "access/caller.hpp"

#include <algorithm>

#include "proto/ascii.hpp"

namespace scribed::access {

Result<void> check_user_name(std::string_view name) {
    const auto good = [](char c) {
        return proto::is_letter(c) || proto::is_digit(c) || std::string_view("._@-").find(c) != std::string_view::npos;
    };
    if (name.empty() || name.size() > 64 || name.front() == '.' || !std::ranges::all_of(name, good)) {
        return Error(
            Errc::invalid, "a user's name has 1 to 64 letters, digits or ._@- and does not begin with a dot", "user"
        );
    }
    return {};
}

}  // namespace scribed::access

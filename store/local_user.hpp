// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace scribed::store {

/// The user of whoever needs no key: the machine's own.
inline constexpr std::string_view kLocalUser = "local";

}  // namespace scribed::store

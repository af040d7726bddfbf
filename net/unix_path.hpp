// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/error.hpp"

namespace scribed::net {

/// Whether a unix socket can lie at `path`. Errc::invalid: it is empty, holds a NUL byte (Linux's abstract names, which
/// have no mode, begin with one), or is longer than the 107 bytes that fit into sun_path (unix(7)).
Result<void> check_unix_path(std::string_view path);

}  // namespace scribed::net

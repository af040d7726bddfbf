// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "clients/style.hpp"

namespace scribed::clients {

/// A bar of `width` columns filled to `fraction` (clamped to 0..1), in half-column steps.
std::string progress_bar(double fraction, std::size_t width, const Style& style);

}  // namespace scribed::clients

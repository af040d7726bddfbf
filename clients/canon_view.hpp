// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "clients/live_view.hpp"
#include "transcript/canon.hpp"

namespace scribed::clients {

/// The canonical transcript as a person reads it: time, speaker, text. What only the live pass heard is said to be so;
/// what nobody said, probably, is left out.
std::vector<std::string> draw_canon(const transcript::Canon& canon, Columns columns);

}  // namespace scribed::clients

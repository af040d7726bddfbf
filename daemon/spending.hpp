// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "daemon/config.hpp"

// `scribed --spend ERRAND`: this program once more, to spend one refresh token or code and store what comes of it,
// while the daemon that started it waits, is stopped, or is killed (docs/security.md, "Staying signed in").
namespace scribed::daemon {

/// How a daemon with that configuration has it called: the name, then the arguments up to the errand's text.
std::vector<std::string> spending_arguments(const Config& config);

/// Does the errand: what came of it, as daemon/errand.hpp writes it. Signals that ask to end are not heard. Errors:
/// it could not begin, and nothing was spent.
Result<std::string> spend(const Config& config, std::string_view errand);

}  // namespace scribed::daemon

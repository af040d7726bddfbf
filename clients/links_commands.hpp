// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

/// `scribe links`: which accounts are linked, and whether they work.
Exit run_links(const Globals& globals);

struct UnlinkOptions {
    bool yes = false;
};
/// `scribe unlink`: asks first on a terminal; without one --yes is needed.
Exit run_unlink(const UnlinkOptions& options, const Globals& globals);

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

struct LinksOptions {
    bool check = false;  ///< ask OpenAI now, not at the next round
};
/// `scribe links`: which accounts are linked, whether they work, and what is left of their usage. Exit::failed when one
/// would not work before somebody does something.
Exit run_links(const LinksOptions& options, const Globals& globals);

struct UnlinkOptions {
    bool yes = false;
};
/// `scribe unlink`: asks first on a terminal; without one --yes is needed.
Exit run_unlink(const UnlinkOptions& options, const Globals& globals);

}  // namespace scribed::clients

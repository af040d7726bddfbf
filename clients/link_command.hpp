// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

struct LinkOptions {
    bool fresh = false;       ///< do not join a login that waits already
    bool wait = true;         ///< until the person has signed in
    std::string import_file;  ///< a Codex auth.json; empty: a login by device code
    bool yes = false;         ///< import: do not ask
};

/// `scribe link`: shows address and code, and waits until the daemon is linked. Joins a login that waits already.
/// Ctrl-C ends only the waiting. With --json two lines: the login as it began, the link as it came out.
Exit run_link(const LinkOptions& options, const Globals& globals);

}  // namespace scribed::clients

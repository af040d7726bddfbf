// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

/// `scribe watch ID`: the live text as it comes, then the progress of the final pass, then the transcript. With --json
/// each event is one line.
Exit run_watch(const std::string& session, const Globals& globals);

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

/// `scribe link --import FILE`: hands a Codex `auth.json` over, after a warning, and only to this machine or over TLS.
Exit import_link(const std::string& file, bool yes, const Globals& globals);

}  // namespace scribed::clients

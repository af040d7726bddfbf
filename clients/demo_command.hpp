// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

struct DemoOptions {
    bool clean = false;  ///< remove the directory at the end
};

/// `scribe demo`: a stand-in for OpenAI, a daemon, two synthetic voices; from the first word to the final transcript.
Exit run_demo(const DemoOptions& options, const Globals& globals);

}  // namespace scribed::clients

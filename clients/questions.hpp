// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

/// Asks the server one thing and shows the answer's body; with --json prints the body as it is. A failure is reported.
/// `body`: JSON that is sent along; empty: nothing.
Exit ask_server(
    const Globals& globals,
    std::string method,
    std::string path,
    const std::function<void(const std::string&)>& show,
    std::string body = {}
);

/// Asks the person at the terminal; Exit::ok means yes. Without a terminal nobody can be asked: says that --yes is
/// needed to `deed`.
Exit ask_person(const std::string& question, const std::string& deed, bool json);

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "clients/failure.hpp"
#include "clients/server.hpp"
#include "net/task.hpp"

namespace scribed::clients {

/// One request to the daemon (design.md 3.2); the body of a reply with status 200 to 299, a failure for every other.
net::Task<Outcome<std::string>> api_call(
    const Server& server, std::string method, std::string path, std::chrono::seconds patience = std::chrono::seconds(30)
);

/// The same with a JSON body.
net::Task<Outcome<std::string>> api_send(const Server& server, std::string method, std::string path, std::string json);

/// `/v1/sessions/{id}` and what follows, the id percent-encoded.
std::string session_path(const std::string& id, const std::string& rest = {});

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "clients/failure.hpp"
#include "clients/server.hpp"
#include "net/task.hpp"
#include "transcript/canon.hpp"

namespace scribed::clients {

/// `GET /v1/sessions/{id}/transcript` as the server renders it; version 0 is the newest.
net::Task<Outcome<std::string>> fetch_transcript(
    const Server& server, std::string session, std::string format, int version = 0
);

/// The same, as a value.
net::Task<Outcome<transcript::Canon>> fetch_canon(const Server& server, std::string session, int version = 0);

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/task.hpp"
#include "sandbox/core.hpp"

namespace scribed::sandbox {

/// `POST /v1/realtime/client_secrets` (upstream.md 4.2).
net::Task<void> mint_route(Route route);
/// `GET /v1/realtime` with upgrade (upstream.md 4.3).
net::Task<void> realtime_route(Route route);
/// `POST /backend-api/transcribe` (upstream.md 3.1).
net::Task<void> chatgpt_transcribe_route(Route route);
/// `POST /v1/audio/transcriptions` (upstream.md 3.2).
net::Task<void> api_transcribe_route(Route route);
/// `GET /backend-api/wham/usage` (upstream.md 2.4).
net::Task<void> usage_route(Route route);
/// `GET|POST|DELETE /sandbox/faults`, `GET /sandbox/stats`.
net::Task<void> faults_route(Route route);
net::Task<void> stats_route(Route route);

/// Finds the route; 404 or 405 in the service's shape when there is none.
net::Task<void> dispatch(Route route);

}  // namespace scribed::sandbox

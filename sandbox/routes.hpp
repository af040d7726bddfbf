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

/// `POST /api/accounts/deviceauth/usercode` and `.../token` (upstream.md 1.1).
net::Task<void> user_code_route(Route route);
net::Task<void> device_token_route(Route route);
/// `GET /codex/device`: where a person approves or denies a device login; its form posts to the same path.
net::Task<void> device_page_route(Route route);
/// `POST /oauth/token`: a code as a form (1.1, 1.2), a refresh token as JSON (1.3).
net::Task<void> oauth_token_route(Route route);
/// `POST /oauth/revoke` (1.6).
net::Task<void> revoke_route(Route route);
/// `GET /oauth/authorize` (1.2): whoever comes is sent back as the visitor decides; asked, a page posts the decision to
/// the same address.
net::Task<void> authorize_route(Route route);

/// `POST /sandbox/device/{approve,deny,expire}`, `POST /sandbox/authorize`, `POST /sandbox/tokens/{expire,revoke}`,
/// `GET /sandbox/tokens`: the person's and the clock's part in tests.
net::Task<void> device_control_route(Route route);
net::Task<void> visitor_control_route(Route route);
net::Task<void> tokens_control_route(Route route);
/// `POST /sandbox/usage`: what is used from now on.
net::Task<void> usage_control_route(Route route);
/// `GET|POST|DELETE /sandbox/faults`, `GET /sandbox/stats`.
net::Task<void> faults_route(Route route);
net::Task<void> stats_route(Route route);

/// Finds the route; 404 or 405 in the service's shape when there is none.
net::Task<void> dispatch(Route route);

}  // namespace scribed::sandbox

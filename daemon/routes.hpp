// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include "daemon/account_service.hpp"
#include "daemon/batch_runner.hpp"
#include "daemon/gate.hpp"
#include "daemon/link_sweep.hpp"
#include "daemon/router.hpp"
#include "daemon/session_registry.hpp"
#include "daemon/webhook.hpp"

// Every route of design.md section 3, one function a family, one file a function. docs/protocol.md describes them,
// web/openapi.json too.
namespace scribed::daemon {

/// What routes reach. Owned by App, outlives every request.
struct RouteContext {
    Services& services;
    SessionRegistry& registry;
    BatchRunner& batch;
    AccountService& accounts;
    LinkSweep& sweep;
    Gate& gate;
    Webhook& webhook;
    const std::atomic<bool>& ready;
    const std::string& public_url;  ///< where browsers reach us: `http://host:port`
};

void add_ingest_route(Router& router, RouteContext context);
void add_session_routes(Router& router, RouteContext context);
void add_transcript_routes(Router& router, RouteContext context);
void add_audio_routes(Router& router, RouteContext context);
void add_event_routes(Router& router, RouteContext context);
void add_link_routes(Router& router, RouteContext context);
void add_account_routes(Router& router, RouteContext context);
void add_key_routes(Router& router, RouteContext context);
void add_ticket_routes(Router& router, RouteContext context);
void add_webhook_routes(Router& router, RouteContext context);
void add_vault_routes(Router& router, RouteContext context);
void add_lane_routes(Router& router, RouteContext context);
void add_span_routes(Router& router, RouteContext context);
void add_service_routes(Router& router, RouteContext context);
void add_web_routes(Router& router);

/// Answers 503 when accounts cannot be linked for lack of a vault key; true then.
net::Task<bool> refuse_without_vault(RouteContext context, net::HttpExchange& exchange);

/// The parameter of that name in the request's query string; empty when absent.
std::string query_value(const net::HttpRequest& request, std::string_view name);

}  // namespace scribed::daemon

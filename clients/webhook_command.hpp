// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/failure.hpp"
#include "clients/server.hpp"
#include "clients/style.hpp"

namespace scribed::clients {

struct WebhookOptions {
    bool test = false;  ///< send an event of the kind `webhook.test`
};

/// `scribe webhook`: where events about linked accounts go, and whether they arrive. `scribe webhook test` sends one
/// now; Exit::failed when the receiver did not take it.
Exit run_webhook(const WebhookOptions& options, const Globals& globals);

/// What `GET /v1/webhook` says, for people. Times in the machine's time zone.
Outcome<std::vector<std::string>> draw_webhook(std::string_view json, const Style& style);

}  // namespace scribed::clients

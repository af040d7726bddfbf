// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sandbox/client_desk.hpp"
#include "sandbox/code_desk.hpp"
#include "sandbox/device_desk.hpp"
#include "sandbox/options.hpp"
#include "sandbox/token_office.hpp"
#include "sandbox/visitor.hpp"

namespace scribed::sandbox {

/// The auth host: from a device or a browser to a code, from a code to tokens.
struct SignIn {
    explicit SignIn(const SandboxOptions& options)
        : clients(clients_of(options)),
          devices(options.device_seconds),
          tokens({options.token_seconds, options.refresh_seconds}) {
        visitor.decision = options.authorize;
        visitor.account.plan = options.plan;
    }

    ClientDesk clients;
    DeviceDesk devices;
    CodeDesk codes;
    TokenOffice tokens;
    Visitor visitor;

private:
    static std::vector<Client> clients_of(const SandboxOptions& options) {
        auto clients = options.redirect_clients;
        clients.push_back(codex_client(options.client_id, options.redirect_uris));
        return clients;
    }
};

}  // namespace scribed::sandbox

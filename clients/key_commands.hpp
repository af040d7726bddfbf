// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

struct NewKeyOptions {
    std::string user;
    std::string scopes = "ingest,read";
    std::string label;
    std::string life;  ///< empty: without end
};
/// `scribe key new`: shows the key, which is shown nowhere again.
Exit run_new_key(const NewKeyOptions& options, const Globals& globals);

struct ListKeysOptions {
    std::string user;
};
/// `scribe key list`
Exit run_list_keys(const ListKeysOptions& options, const Globals& globals);

struct RevokeKeyOptions {
    std::string id;
};
/// `scribe key revoke`
Exit run_revoke_key(const RevokeKeyOptions& options, const Globals& globals);

struct TicketOptions {
    std::string scopes;  ///< empty: what the key may of recording and reading
};
/// `scribe ticket`: an address that lets one browser in, once, within a minute.
Exit run_ticket(const TicketOptions& options, const Globals& globals);

}  // namespace scribed::clients

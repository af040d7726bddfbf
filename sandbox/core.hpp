// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "net/byte_stream.hpp"
#include "net/http_server.hpp"
#include "net/task.hpp"
#include "sandbox/append_log.hpp"
#include "sandbox/ear_pool.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/key_ring.hpp"
#include "sandbox/mishear.hpp"
#include "sandbox/options.hpp"
#include "sandbox/sign_in.hpp"
#include "sandbox/stats.hpp"
#include "sandbox/usage_meter.hpp"

namespace scribed::sandbox {

class LiveConnection;

/// What all routes share. On the sandbox's one shard only, except for the ears' own threads.
struct Core {
    SandboxOptions options;
    KeyRing keys;
    Faults faults;
    Stats stats;
    Mishear mishear;
    EarPool ears;
    std::unique_ptr<AppendLog> append_log;  ///< null: none is wanted
    std::list<LiveConnection*> live;        ///< in the order of opening
    SignIn sign_in;
    UsageMeter usage;
    Log log{"sandbox"};

    /// What a key is worth, whoever issued it.
    Credential classify(std::string_view key) const;
};

/// One request on its way to an answer.
struct Route {
    net::HttpExchange& exchange;
    net::ByteStream& stream;  ///< of the connection, to cut it
    Core& core;

    const net::HttpRequest& request() const { return exchange.request(); }
    /// What the Authorization header holds.
    Credential credential() const;
    /// `http://host:port`, by the name under which the client called: the issuer of its logins.
    std::string issuer() const;
};

/// A JSON answer with the headers that the service adds.
net::HttpReply json_reply(int status, std::string body);

/// How the ChatGPT host answers 401 to a credential that is no good ChatGPT token.
net::HttpReply sign_in_again(Credential credential);

/// The 429 that answers a ChatGPT token whose usage is spent, while the meter refuses work (upstream.md 2.3).
std::optional<net::HttpReply> usage_spent(Core& core);

/// One occasion for a fault at `place`. True: the request has met its fate. What stalls or is held passes, late.
net::Task<bool> struck(Route route, FaultPlace place, FaultStep step = FaultStep::asked);

}  // namespace scribed::sandbox

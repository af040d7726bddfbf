// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model_server.hpp"
#include "net/http_server.hpp"
#include "program.hpp"
#include "tests/support/loopback.hpp"

namespace scribed::clients {

/// As much of the daemon as a test asks for: canned replies, scripted events, and the ingest side of a ModelServer that
/// can break its connections.
class FakeDaemon {
public:
    explicit FakeDaemon(test::TestLoop& loop);

    std::string url() const;

    /// `GET /v1/x` and the reply's body, or its status and body.
    std::map<std::string, net::HttpReply> replies;
    /// What the same request is answered with in turn; then `replies` has it.
    std::map<std::string, std::deque<net::HttpReply>> replies_in_turn;
    /// The last body that came with `POST /v1/x`.
    std::map<std::string, std::string> bodies;
    /// What each request for events is answered with, in turn; the connection then ends.
    std::vector<std::string> event_bodies;
    /// Last-Event-ID of each request for events.
    std::vector<std::string> last_event_ids;

    ModelServer model;
    /// Each ingest connection is dropped after so many messages of the client; the last number stays.
    std::vector<int> drop_after;
    /// The status that upgrades are refused with, in turn, until there is none left.
    std::vector<int> refuse_with;
    int connections = 0;

    /// Runs a shell command (run_shell) with SCRIBE_SERVER set to this daemon, the loop running meanwhile.
    ProgramResult run(const std::string& command);

private:
    net::Task<> handle(net::HttpExchange& exchange);
    net::Task<> ingest(net::HttpExchange& exchange);
    net::Task<> events(net::HttpExchange& exchange);

    test::TestLoop& loop_;
    test::Loopback server_;
};

}  // namespace scribed::clients

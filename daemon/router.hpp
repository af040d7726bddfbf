// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/caller.hpp"
#include "net/http_server.hpp"

namespace scribed::daemon {

/// The `{name}` parts of a route's pattern as the request had them, percent-decoded.
using RouteParams = std::map<std::string, std::string>;

/// Who may ask for a route: everybody, whoever has proved who he is, or who has that scope.
enum class Need { nothing, proof, ingest, read, account, admin };

/// A request that was let in.
struct Call {
    net::HttpExchange& exchange;
    RouteParams params;
    access::Caller caller;  ///< nobody where the route needs nothing

    const net::HttpRequest& request() const { return exchange.request(); }
    const std::string& user() const { return caller.user; }
    /// A part of the path; empty when the pattern has none of that name.
    const std::string& param(const std::string& name) { return params[name]; }
};
/// The call is good until the task has ended.
using RouteHandler = std::function<net::Task<void>(Call&)>;

/// Finds out who asks; answers the request itself, and gives nothing, when he is not let in.
using Doorkeeper = std::function<net::Task<std::optional<access::Caller>>(net::HttpExchange&, Need)>;

/// Method and path to handler. Filled at start, then read by all shards.
class Router {
public:
    explicit Router(Doorkeeper doorkeeper) : doorkeeper_(std::move(doorkeeper)) {}

    /// `pattern`: `/v1/sessions/{id}/events`; a `{part}` may have literal text behind it: `{track}.wav`.
    void add(std::string method, std::string pattern, Need need, RouteHandler handler);

    /// Answers one request: the route's handler, 404 for an unknown path, 405 with Allow for a known path and another
    /// method, 400 for a broken percent escape. HEAD is served by GET's handler.
    net::Task<void> dispatch(net::HttpExchange& exchange) const;

private:
    struct Route {
        std::string method;
        std::vector<std::string> parts;
        Need need;
        RouteHandler handler;
    };
    net::Task<void> serve(net::HttpExchange& exchange, const Route& route, RouteParams params) const;

    const Doorkeeper doorkeeper_;
    std::vector<Route> routes_;
};

}  // namespace scribed::daemon

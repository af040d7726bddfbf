// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_server.hpp"

namespace scribed::daemon {

/// The `{name}` parts of a route's pattern as the request had them, percent-decoded.
using RouteParams = std::map<std::string, std::string>;
using RouteHandler = std::function<net::Task<void>(net::HttpExchange&, RouteParams)>;

/// Method and path to handler. Filled at start, then read by all shards.
class Router {
public:
    /// `pattern`: `/v1/sessions/{id}/events`; a `{part}` may have literal text behind it: `{track}.wav`.
    void add(std::string method, std::string pattern, RouteHandler handler);

    /// Answers one request: the route's handler, 404 for an unknown path, 405 with Allow for a known path and another
    /// method, 400 for a broken percent escape. HEAD is served by GET's handler.
    net::Task<void> dispatch(net::HttpExchange& exchange) const;

private:
    struct Route {
        std::string method;
        std::vector<std::string> parts;
        RouteHandler handler;
    };
    std::vector<Route> routes_;
};

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "daemon/router.hpp"

#include <optional>

#include "daemon/replies.hpp"
#include "net/url.hpp"

namespace scribed::daemon {
namespace {

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    while (at < path.size()) {
        const auto end = std::min(path.find('/', at + 1), path.size());
        parts.emplace_back(path.substr(at + 1, end - at - 1));
        at = end;
    }
    return parts;
}

// A pattern part is literal, or `{name}` with a literal ending.
bool match_part(const std::string& pattern, const std::string& part, RouteParams& params) {
    if (!pattern.starts_with('{')) return pattern == part;
    const auto close = pattern.find('}');
    const auto ending = std::string_view(pattern).substr(close + 1);
    if (part.size() <= ending.size() || !part.ends_with(ending)) return false;
    params[pattern.substr(1, close - 1)] = part.substr(0, part.size() - ending.size());
    return true;
}

std::optional<RouteParams> match(const std::vector<std::string>& pattern, const std::vector<std::string>& parts) {
    if (pattern.size() != parts.size()) return std::nullopt;
    RouteParams params;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!match_part(pattern[i], parts[i], params)) return std::nullopt;
    }
    return params;
}

}  // namespace

void Router::add(std::string method, std::string pattern, Need need, RouteHandler handler) {
    routes_.push_back({std::move(method), split(pattern), need, std::move(handler)});
}

net::Task<void> Router::serve(net::HttpExchange& exchange, const Route& route, RouteParams params) const {
    auto caller = co_await doorkeeper_(exchange, route.need);
    if (!caller) co_return;
    Call call{exchange, std::move(params), std::move(*caller)};
    co_await route.handler(call);
}

net::Task<void> Router::dispatch(net::HttpExchange& exchange) const {
    const auto& request = exchange.request();
    auto parts = split(request.path);
    for (auto& part : parts) {
        auto decoded = net::decode_percent(part);
        if (!decoded) {
            co_await reply_error(exchange, decoded.error());
            co_return;
        }
        part = std::move(*decoded);
    }
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    std::string allowed;
    for (const auto& route : routes_) {
        auto params = match(route.parts, parts);
        if (!params) continue;
        if (route.method == method) {
            co_await serve(exchange, route, std::move(*params));
            co_return;
        }
        allowed += (allowed.empty() ? "" : ", ") + route.method;
    }
    if (allowed.empty()) {
        co_await reply_error(exchange, Error(Errc::not_found, "nothing is at " + request.path));
        co_return;
    }
    co_await reply_not_allowed(exchange, allowed);
}

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string_view>
#include <utility>

#include "daemon/replies.hpp"
#include "daemon/routes.hpp"

#include "web_includes.inc"

namespace scribed::daemon {
namespace {

// Path and bytes of each file of web/, as the build embedded them.
const std::pair<std::string_view, std::string_view> kFiles[] = {
#include "web_files.inc"
};

std::string_view content_type(std::string_view path) {
    if (path.ends_with(".html")) return "text/html; charset=utf-8";
    if (path.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (path.ends_with(".css")) return "text/css; charset=utf-8";
    if (path.ends_with(".svg")) return "image/svg+xml";
    return "application/json";
}

net::Task<void> serve(net::HttpExchange& exchange, std::string_view path, std::string_view bytes) {
    net::HttpReply reply{200, reply_headers(content_type(path)), std::string(bytes)};
    // Nothing but our own files: no inline code, no other host.
    reply.headers.emplace_back(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src "
        "'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    reply.headers.emplace_back("Referrer-Policy", "no-referrer");
    // Of what a browser can lend a page: the microphone, and a screen that stays on while it records.
    reply.headers.emplace_back(
        "Permissions-Policy",
        "microphone=(self), screen-wake-lock=(self), camera=(), geolocation=(), display-capture=()"
    );
    (void)co_await exchange.reply(std::move(reply));
}

}  // namespace

void add_web_routes(Router& router) {
    for (const auto& [path, bytes] : kFiles) {
        const auto handler = [path = path, bytes = bytes](Call& call) { return serve(call.exchange, path, bytes); };
        if (path == "/index.html") router.add("GET", "/", Need::nothing, handler);
        if (path == "/account.html") router.add("GET", "/account/dashboard", Need::nothing, handler);
        router.add("GET", std::string(path), Need::nothing, handler);
    }
}

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "clients/server.hpp"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "base/json.hpp"
#include "clients/environment.hpp"
#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

constexpr std::string_view kUnix = "unix:";

Outcome<std::string> read_key(const std::string& file) {
    if (file.empty()) {
        return environment("SCRIBE_KEY");
    }
    std::ifstream in(file);
    std::string key;
    if (!in || !(in >> key)) return Failure(Exit::usage, fmt::format("no key can be read from {}", file), "--key");
    return key;
}

/// As net/ dials it.
std::string unix_url(std::string_view path) { return "http+unix://" + net::encode_percent(path); }

/// `given`, a relative path made absolute.
Outcome<std::string> checked_base(const std::string& given) {
    if (given.starts_with(kUnix) && given.size() > kUnix.size()) {
        std::error_code error;
        const auto path = std::filesystem::absolute(given.substr(kUnix.size()), error).string();
        if (error) return Failure(Exit::usage, fmt::format("{}: {}", given, error.message()), "--server");
        const auto url = net::parse_url(unix_url(path));
        if (!url) return Failure(Exit::usage, url.error().message(), "--server");
        return std::string(kUnix) + path;
    }
    const auto url = net::parse_url(given);
    if (url && (url->scheme == "http" || url->scheme == "https")) return given;
    return Failure(
        Exit::usage, fmt::format("{} is not a server's URL", given), "--server",
        "It looks like http://127.0.0.1:8790, or unix:/var/lib/scribed/scribed.sock."
    );
}

}  // namespace

Outcome<Server> open_server(const Globals& globals) {
    auto base = checked_base(globals.server);
    if (!base) return base.error();
    auto key = read_key(globals.key_file);
    if (!key) return key.error();
    auto tls = net::TlsContext::client();
    if (!tls) return to_failure(tls.error(), "cannot set up TLS");
    Server server{std::move(*base), {{"User-Agent", "scribe"}}, *tls};
    if (!key->empty()) server.headers.emplace_back("Authorization", "Bearer " + *key);
    return server;
}

bool over_unix_socket(const Server& server) { return server.base.starts_with(kUnix); }

Outcome<net::Url> server_url(const Server& server, std::string_view path) {
    const auto base = over_unix_socket(server) ? unix_url(server.base.substr(kUnix.size())) : server.base;
    auto url = net::join_url(base, path);
    if (!url) return to_failure(url.error(), server.base);
    return std::move(*url);
}

Outcome<net::Url> server_websocket_url(const Server& server, std::string_view path) {
    auto url = server_url(server, path);
    if (url) url->scheme.replace(0, 4, "ws");  // http, https, http+unix
    return url;
}

Failure unreachable(const Server& server, const Error& error) {
    return {
        Exit::unreachable,
        fmt::format("no scribed answers at {}: {}", server.base, error.message()),
        {},
        "Start it with `scribed`, or name another one with --server URL. `scribe doctor` looks closer."};
}

Failure refusal(const net::HttpReply& reply) {
    JsonParser parser;
    std::string message;
    std::string param;
    if (const auto root = parser.parse(reply.body)) {
        const auto error = (*root)["error"];
        message = printable(error["message"].string().value_or(""));
        param = printable(error["param"].string().value_or(""));
    }
    if (message.empty()) message = fmt::format("the server answered with status {}", reply.status);
    std::string advice;
    if (reply.status == 401) advice = "Give a key with --key FILE or SCRIBE_KEY.";
    const bool passing = reply.status == 429 || reply.status >= 500;
    return {passing ? Exit::failed : Exit::refused, std::move(message), std::move(param), std::move(advice)};
}

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "clients/failure.hpp"
#include "net/http_message.hpp"
#include "net/tls_context.hpp"
#include "net/url.hpp"

namespace scribed::clients {

/// What every command may be told.
struct Globals {
    std::string server = "http://127.0.0.1:8790";
    std::string key_file;
    bool json = false;
    bool no_color = false;
};

/// The daemon that is spoken to: where it is, and what it is shown as credentials.
struct Server {
    std::string base;  ///< for people: `http://127.0.0.1:8790` as given, or `unix:` and the socket's absolute path
    net::Headers headers;
    net::TlsContext tls;
};

/// Checks the URL, or `unix:PATH`, and reads the key: the file --key names, else $SCRIBE_KEY itself.
Outcome<Server> open_server(const Globals& globals);

/// Whether it is spoken to through a unix socket, which no network carries and no browser opens.
bool over_unix_socket(const Server& server);

/// `path` on the server, as http(s) or http+unix, or as ws(s) or ws+unix for a WebSocket.
Outcome<net::Url> server_url(const Server& server, std::string_view path);
Outcome<net::Url> server_websocket_url(const Server& server, std::string_view path);

/// No daemon answers: says so, and what to do.
Failure unreachable(const Server& server, const Error& error);

/// The daemon answered `reply` where a success was due: its own message and param (design.md 3, OpenAI's error shape).
Failure refusal(const net::HttpReply& reply);

}  // namespace scribed::clients

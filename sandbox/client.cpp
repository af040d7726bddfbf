// SPDX-License-Identifier: Apache-2.0
#include "sandbox/client.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "net/url.hpp"

namespace scribed::sandbox {
namespace {

std::vector<std::string_view> split(std::string_view text, char mark) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto end = text.find(mark);
        out.push_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return out;
}

/// `http://127.0.0.1:8790/x` -> `http://127.0.0.1/x`; what is not on this machine stays.
std::string without_loopback_port(std::string_view uri) {
    auto url = net::parse_url(uri);
    const bool loopback = url && url->scheme == "http" && (url->host == "127.0.0.1" || url->host == "::1");
    if (!loopback) return std::string(uri);
    url->port = 80;
    return url->text();
}

Error bad(std::string message) { return Error(Errc::invalid, std::move(message), "client"); }

}  // namespace

bool has_word(std::string_view words, std::string_view word) {
    const auto all = split(words, ' ');
    return std::ranges::find(all, word) != all.end();
}

bool Client::may_return_to(std::string_view uri) const {
    return redirect_uris.contains(std::string(uri)) || redirect_uris.contains(without_loopback_port(uri));
}

bool Client::may_ask_for(std::string_view scope) const {
    return std::ranges::all_of(split(scope, ' '), [this](std::string_view word) { return scopes.contains(word); });
}

Client codex_client(std::string id, const std::set<std::string>& redirect_uris) {
    Client client{
        std::move(id),
        redirect_uris,
        {"openid", "profile", "email", "offline_access", "api.connectors.read", "api.connectors.invoke"},
        {},
        true};
    for (const auto* host : {"http://localhost", "http://127.0.0.1"}) {
        for (const auto* port : {":1455", ":1457"})
            client.redirect_uris.insert(std::string(host) + port + "/auth/callback");
    }
    return client;
}

Result<Client> parse_client(std::string_view spec) {
    Client client;
    client.scopes = {"openid", "profile", "email", "offline_access", "model.request.read", "model.request.write"};
    const auto parts = split(spec, ',');
    if (!parts.empty()) client.id = parts.front();
    if (client.id.empty() || client.id.find('=') != std::string::npos) {
        return bad("a client reads ID,redirect=URI[,redirect=URI...][,scope=WORDS][,secret=SECRET]");
    }
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto at = std::min(parts[i].find('='), parts[i].size());
        const auto name = parts[i].substr(0, at);
        const auto value = parts[i].substr(std::min(at + 1, parts[i].size()));
        if (value.empty()) return bad("'" + std::string(parts[i]) + "' says nothing");
        if (name == "redirect") {
            client.redirect_uris.emplace(value);
        } else if (name == "secret") {
            client.secret = value;
        } else if (name == "scope") {
            const auto words = split(value, ' ');
            client.scopes = {words.begin(), words.end()};
        } else {
            return bad("a client has no '" + std::string(name) + "'");
        }
    }
    if (client.redirect_uris.empty()) return bad("a client needs at least one redirect=URI");
    return client;
}

}  // namespace scribed::sandbox

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "identity/secret.hpp"
#include "net/http_message.hpp"
#include "net/task.hpp"
#include "net/tls_context.hpp"
#include "proto/oauth_replies.hpp"
#include "proto/oauth_requests.hpp"

namespace scribed::identity {

/// An OAuth client of the operator's own, for sign-ins by redirect.
struct OwnClient {
    std::string id;  ///< empty: there is none
    Secret secret;   ///< empty: a public client
};

/// Where accounts sign in, and as whom we come there.
class AuthHost {
public:
    /// `url`: the issuer's address, without a slash at its end. `client_id`: of device logins. `identity`: headers that
    /// name us, sent with refreshes only (upstream.md 1.1, 1.3).
    AuthHost(std::string url, std::string client_id, net::TlsContext tls, net::Headers identity, OwnClient own = {});

    /// One exchange; no reply within `limit` is a reply of status 0.
    net::Task<proto::AuthReply> post(proto::OAuthRequest request, std::chrono::seconds limit) const;
    /// The same, with our name.
    net::Task<proto::AuthReply> post_named(proto::OAuthRequest request, std::chrono::seconds limit) const;

    const std::string& url() const { return url_; }
    const std::string& client_id() const { return client_id_; }
    const OwnClient& own_client() const { return own_; }
    /// The client with that id: its secret is known when it is our own. Empty: the one of device logins.
    proto::OAuthClient client(std::string_view id) const;

private:
    net::Task<proto::AuthReply> send(proto::OAuthRequest request, net::Headers headers, std::chrono::seconds limit)
        const;

    std::string url_;
    std::string client_id_;
    net::TlsContext tls_;
    net::Headers identity_;
    OwnClient own_;
};

}  // namespace scribed::identity

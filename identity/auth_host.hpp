// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "net/http_message.hpp"
#include "net/task.hpp"
#include "net/tls_context.hpp"
#include "proto/oauth_replies.hpp"
#include "proto/oauth_requests.hpp"

namespace scribed::identity {

/// Where accounts sign in, and as whom we come there.
class AuthHost {
public:
    /// `url`: the issuer's address, without a slash at its end. `identity`: headers that name us, sent with refreshes
    /// only (upstream.md 1.1, 1.3).
    AuthHost(std::string url, std::string client_id, net::TlsContext tls, net::Headers identity);

    /// One exchange; no reply within `limit` is a reply of status 0.
    net::Task<proto::AuthReply> post(proto::OAuthRequest request, std::chrono::seconds limit) const;
    /// The same, with our name.
    net::Task<proto::AuthReply> post_named(proto::OAuthRequest request, std::chrono::seconds limit) const;

    const std::string& url() const { return url_; }
    const std::string& client_id() const { return client_id_; }

private:
    net::Task<proto::AuthReply> send(proto::OAuthRequest request, net::Headers headers, std::chrono::seconds limit)
        const;

    const std::string url_;
    const std::string client_id_;
    const net::TlsContext tls_;
    const net::Headers identity_;
};

}  // namespace scribed::identity

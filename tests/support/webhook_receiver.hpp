// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "net/signal.hpp"
#include "tests/support/loopback.hpp"

namespace scribed::test {

/// An application that is told of events (Standard Webhooks), written from the specification and not from our sender.
class WebhookReceiver {
public:
    /// `secret`: `whsec_...`
    WebhookReceiver(TestLoop& loop, std::string secret, std::optional<net::TlsContext> tls = std::nullopt);

    struct Try {
        std::string id;
        std::string type;
        std::string user;
        std::string detail;
        std::string body;
        std::string signatures;
        bool verified = false;  ///< one of the signatures is right, and the time is now
    };

    net::Url url() const { return server_.url("/hook"); }
    /// Runs the loop until so many tries have come and were answered; throws when that takes longer than 30 s.
    void wait_for(std::size_t count);
    /// The ids in order, each once.
    std::vector<std::string> ids() const;

    /// Every try that came, in order.
    std::vector<Try> tries;
    /// What tries are answered with, in turn; a status of 0: not at all. Then each with 204.
    std::deque<net::HttpReply> replies;

private:
    net::Task<void> take(net::HttpExchange& exchange);
    net::Task<bool> answered_so_many(std::size_t count);
    bool verify(const net::HttpRequest& request) const;

    TestLoop& loop_;
    const std::string key_;
    net::Signal changed_;
    std::size_t answered_ = 0;
    Loopback server_;
};

}  // namespace scribed::test

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <optional>

#include "access/keys.hpp"
#include "access/limits.hpp"
#include "access/proxies.hpp"
#include "access/streams.hpp"
#include "access/tickets.hpp"
#include "base/log.hpp"
#include "daemon/config.hpp"
#include "daemon/metrics.hpp"
#include "daemon/router.hpp"
#include "net/signal.hpp"

namespace scribed::daemon {

/// The door: reads from a request who asks, and answers those who are not let in (docs/security.md). Any thread, unless
/// said otherwise.
class Gate {
public:
    Gate(const Config& config, const Metrics& metrics, store::AccountStore& store, net::Executor executor);

    /// Nothing when the request was refused, and answered.
    net::Task<std::optional<access::Caller>> admit(net::HttpExchange& exchange, Need need);

    /// What a request shows of who sends it.
    struct Proof {
        access::Caller::By by = access::Caller::By::machine;  ///< machine: nothing
        std::string text = {};
    };
    static Proof proof(const net::HttpRequest& request);
    /// Who shows that; a ticket is spent by it. Errc::unauthorized when it is no good, or shows nothing.
    net::Task<Result<access::Caller>> look_up(Proof proof);

    /// What a connection takes up, until it goes.
    struct Seat {
        access::Places::Place of_address;
        access::Places::Place of_all;
    };
    /// A connection from `peer`, an address with its port. Nothing when the address has too many (a proxy may have any
    /// number), or when all together would leave too few descriptors for recordings and for upstream.
    std::optional<Seat> open_connection(const std::string& peer);

    /// Ends what keys that were revoked, here or by another daemon, and keys that have expired still hold open. Until
    /// stop(). These two on the executor.
    net::Task<void> watch();
    void stop();
    /// A key was revoked here: its streams end now.
    net::Task<void> revoked() { return streams_.look(); }

    access::Keys& keys() { return keys_; }
    access::Tickets& tickets() { return tickets_; }
    access::Browsers& browsers() { return browsers_; }
    access::Streams& streams() { return streams_; }

private:
    struct Refusal;
    net::Task<std::optional<Refusal>> find(net::HttpExchange& exchange, Need need, access::Caller& caller);
    net::Task<std::optional<Refusal>> check(Result<access::Caller> found, access::Caller& caller);
    net::Task<std::optional<Refusal>> without_proof(net::HttpExchange& exchange, access::Caller& caller);
    std::optional<Refusal> too_many(access::RateLimit& limit, const std::string& who);

    const std::vector<std::string> origins_;
    const access::Proxies proxies_;
    const bool loopback_;  ///< the TCP socket
    const Metrics& metrics_;
    const Log log_;
    access::Keys keys_;
    access::Tickets tickets_;
    access::Browsers browsers_;
    access::RateLimit address_requests_;
    access::RateLimit key_requests_;
    access::Places address_connections_;
    access::Places all_connections_;
    access::Streams streams_;
    net::Signal stop_;
    bool stopping_ = false;
    std::atomic<bool> locked_{false};  ///< a key was made once: stays so
};

/// The cookie of a browser that came in with a ticket.
inline constexpr std::string_view kBrowserCookie = "scribed_browser";
/// The value of one of the request's cookies (RFC 6265 section 4.2); empty when there is none.
std::string cookie(const net::HttpRequest& request, std::string_view name);
/// Whether the peer spoke TLS, as far as a proxy in front of us says so.
bool came_by_tls(const net::HttpRequest& request);

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "daemon/gate.hpp"

#include <sys/resource.h>

#include <limits>
#include <utility>

#include <fmt/format.h>

#include "access/origin.hpp"
#include "access/secret_text.hpp"
#include "daemon/replies.hpp"
#include "net/url.hpp"
#include "proto/api_error.hpp"
#include "proto/ascii.hpp"

namespace scribed::daemon {

/// Why somebody is not let in.
struct Gate::Refusal {
    int status = 401;
    std::string code;
    std::string message;
    std::optional<std::chrono::milliseconds> again;
};

namespace {

using access::Caller;
using access::Scope;

// How soon what another daemon revoked ends here.
constexpr std::chrono::seconds kLookAtKeys{10};

constexpr const char* kHowToAsk =
    "show a key: `Authorization: Bearer scr_...`; `scribe key new --user NAME --scope read` makes one";

// Of the descriptors that this process may have, a quarter is kept for what clients have begun: files, lanes, database.
int most_connections() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > std::numeric_limits<int>::max()) return 0;
    return static_cast<int>(limit.rlim_cur / 4 * 3);
}

std::string address_of(const std::string& peer) { return peer.substr(0, peer.rfind(':')); }

bool changes_something(const net::HttpExchange& exchange) {
    const auto& method = exchange.request().method;
    return (method != "GET" && method != "HEAD") || exchange.wants_upgrade();
}

bool came_by_proxy(const net::HttpRequest& request) {
    return !request.header("X-Forwarded-For").empty() || !request.header("Forwarded").empty();
}

std::optional<Scope> scope_of(Need need) {
    switch (need) {
        case Need::nothing:
        case Need::proof: return std::nullopt;
        case Need::ingest: return Scope::ingest;
        case Need::read: return Scope::read;
        case Need::account: return Scope::account;
        case Need::admin: return Scope::admin;
    }
    return std::nullopt;
}

// A ticket in the address is for what cannot send headers: WebSockets, event streams and links of a browser.
std::string ticket_in_query(const net::HttpRequest& request) {
    if (request.method != "GET") return {};
    for (auto& [name, value] : net::parse_query(request.query)) {
        if (name == "ticket") return value;
    }
    return {};
}

net::Task<void> answer(net::HttpExchange& exchange, int status, std::string body, net::Headers extra) {
    net::HttpReply reply{status, reply_headers("application/json"), std::move(body)};
    reply.headers.insert(reply.headers.end(), extra.begin(), extra.end());
    (void)co_await exchange.reply(std::move(reply));
}

}  // namespace

std::string cookie(const net::HttpRequest& request, std::string_view name) {
    auto rest = request.header("Cookie");
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        const auto pair = proto::trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) == name) return std::string(pair.substr(std::min(equals + 1, pair.size())));
    }
    return {};
}

bool came_by_tls(const net::HttpRequest& request) { return request.header("X-Forwarded-Proto") == "https"; }

Gate::Gate(const Config& config, const Metrics& metrics, store::AccountStore& store, net::Executor executor)
    : origins_(config.listen.origins),
      proxies_(config.listen.proxies),
      loopback_(access::names_loopback(config.listen.address)),
      metrics_(metrics),
      log_("gate"),
      keys_(store),
      tickets_(store),
      browsers_(store),
      address_requests_(config.limits.address_requests),
      key_requests_(config.limits.key_requests),
      address_connections_(config.limits.address_connections),
      all_connections_(most_connections()),
      streams_(keys_, config.limits.key_streams),
      stop_(executor) {}

net::Task<void> Gate::watch() {
    while (!stopping_) {
        co_await streams_.look();
        co_await stop_.wait(steady_now() + kLookAtKeys);
    }
}

void Gate::stop() {
    stopping_ = true;
    stop_.notify();
}

std::optional<Gate::Seat> Gate::open_connection(const std::string& peer) {
    const auto address = address_of(peer);
    auto of_address =
        proxies_.are(address) ? std::make_optional<access::Places::Place>() : address_connections_.take(address);
    if (!of_address) return std::nullopt;
    auto of_all = all_connections_.take({});
    if (!of_all) return std::nullopt;
    return Seat{std::move(*of_address), std::move(*of_all)};
}

std::optional<Gate::Refusal> Gate::too_many(access::RateLimit& limit, const std::string& who) {
    const auto wait = limit.take(who, steady_now());
    if (!wait) return std::nullopt;
    return Refusal{429, "rate_limit_exceeded", "too many requests; wait a moment", wait};
}

net::Task<std::optional<Caller>> Gate::admit(net::HttpExchange& exchange, Need need) {
    Caller caller;
    const auto refusal = co_await find(exchange, need, caller);
    if (!refusal) co_return caller;
    metrics_.requests_refused.add();
    net::Headers extra;
    if (refusal->status == 401) extra.emplace_back("WWW-Authenticate", "Bearer realm=\"scribed\"");
    if (refusal->again) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(*refusal->again).count();
        extra.emplace_back("Retry-After", std::to_string(seconds));
        extra.emplace_back("retry-after-ms", std::to_string(refusal->again->count()));
    }
    log_.debug("refused", {{"peer", exchange.peer()}, {"status", refusal->status}, {"code", refusal->code}});
    auto body = proto::api_error_body(refusal->status, refusal->code, refusal->message);
    co_await answer(exchange, refusal->status, std::move(body), std::move(extra));
    co_return std::nullopt;
}

net::Task<std::optional<Gate::Refusal>> Gate::find(net::HttpExchange& exchange, Need need, Caller& caller) {
    const auto& request = exchange.request();
    if (!exchange.over_unix_socket()) {
        const auto client = proxies_.client(address_of(exchange.peer()), request.header("X-Forwarded-For"));
        if (auto busy = too_many(address_requests_, client)) co_return busy;
    }
    const auto origin = request.header("Origin");
    const bool foreign = !origin.empty() && !access::origin_allowed(origin, request.header("Host"), origins_);
    if (foreign && changes_something(exchange)) {
        co_return Refusal{403, "origin_not_allowed", "pages of this origin may not do this: see listen.origins", {}};
    }
    if (need == Need::nothing) co_return std::nullopt;

    std::optional<Refusal> refusal;
    auto shown = proof(request);
    // A cookie comes along whoever made the browser ask: what changes something must come from a page of ours.
    if (shown.by == Caller::By::browser && origin.empty() && changes_something(exchange)) {
        co_return Refusal{403, "origin_not_allowed", "a request with a cookie must say its Origin", {}};
    }
    if (shown.by == Caller::By::machine) {
        refusal = co_await without_proof(exchange, caller);
    } else {
        auto found = co_await look_up(std::move(shown));
        refusal = co_await check(std::move(found), caller);
    }
    if (refusal) co_return refusal;
    const auto scope = scope_of(need);
    if (scope && !caller.may(*scope)) {
        co_return Refusal{
            403,
            "insufficient_scope",
            fmt::format("this needs the scope `{}`; the key has: {}", access::name(*scope), caller.scopes.text()),
            {}};
    }
    co_return std::nullopt;
}

Gate::Proof Gate::proof(const net::HttpRequest& request) {
    using By = Caller::By;
    if (const auto bearer = request.header("Authorization"); !bearer.empty()) {
        const bool shaped = proto::equal_ignoring_case(bearer.substr(0, 7), "Bearer ");
        std::string text(shaped ? proto::trim(bearer.substr(7)) : std::string_view());
        return {text.starts_with(access::kTicketMark) ? By::ticket : By::key, std::move(text)};
    }
    if (auto ticket = ticket_in_query(request); !ticket.empty()) return {By::ticket, std::move(ticket)};
    if (auto browser = cookie(request, kBrowserCookie); !browser.empty()) return {By::browser, std::move(browser)};
    return {};
}

net::Task<Result<Caller>> Gate::look_up(Proof proof) {
    switch (proof.by) {
        case Caller::By::key: return keys_.check(std::move(proof.text));
        case Caller::By::ticket: return tickets_.redeem(std::move(proof.text));
        case Caller::By::browser: return browsers_.check(std::move(proof.text));
        case Caller::By::machine: break;
    }
    return keys_.check({});
}

net::Task<std::optional<Gate::Refusal>> Gate::check(Result<Caller> found, Caller& caller) {
    if (!found) {
        if (found.error().code() == Errc::unauthorized) {
            co_return Refusal{401, "unauthorized", found.error().message(), {}};
        }
        co_return Refusal{503, "unavailable", "the keys cannot be read now: " + found.error().message(), {}};
    }
    caller = std::move(*found);
    if (!caller.key_id.empty()) co_return too_many(key_requests_, caller.key_id);
    co_return std::nullopt;
}

// Nothing was shown: the machine's own user, or nobody.
net::Task<std::optional<Gate::Refusal>> Gate::without_proof(net::HttpExchange& exchange, Caller& caller) {
    const Caller machine{std::string(store::kLocalUser), access::Scopes::all(), Caller::By::machine, {}};
    if (exchange.over_unix_socket()) {
        caller = machine;
        co_return std::nullopt;
    }
    if (!locked_) {
        const auto any = co_await keys_.any();
        if (!any) co_return Refusal{503, "unavailable", "the keys cannot be read now: " + any.error().message(), {}};
        if (*any) locked_ = true;
    }
    if (locked_ || !loopback_) co_return Refusal{401, "unauthorized", kHowToAsk, {}};
    // What a proxy hands on does not come from this machine, whatever name it gives.
    const bool forwarded = came_by_proxy(exchange.request());
    if (forwarded || !access::names_loopback(exchange.request().header("Host"))) {
        co_return Refusal{
            403,
            "host_not_allowed",
            "while no key was made this machine alone is served, under its own name; `scribe key new` makes one",
            {}};
    }
    caller = machine;
    co_return std::nullopt;
}

}  // namespace scribed::daemon

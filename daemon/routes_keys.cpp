// SPDX-License-Identifier: Apache-2.0
#include <boost/json/array.hpp>

#include "daemon/replies.hpp"
#include "daemon/request_body.hpp"
#include "daemon/routes.hpp"

// API keys: made and revoked by who has the scope `admin`; everybody sees and revokes his own.
namespace scribed::daemon {
namespace {

namespace json = boost::json;

constexpr std::int64_t kLongestLifeS = 10LL * 366 * 86400;

json::object to_json(const store::ApiKeyRow& row) {
    json::array scopes;
    const auto known = access::Scopes::parse(row.scopes);
    for (const auto scope :
         {access::Scope::ingest, access::Scope::read, access::Scope::account, access::Scope::admin}) {
        if (known && known->has(scope)) scopes.emplace_back(access::name(scope));
    }
    const auto now = wall_now_ms();
    const auto* status = row.revoked_ms != 0 ? "revoked" : row.valid(now) ? "active" : "expired";
    return json::object{
        {"id", row.id},
        {"user", row.user},
        {"scopes", std::move(scopes)},
        {"label", row.label},
        {"status", status},
        {"created_at", rfc3339(row.created_ms)},
        {"expires_at", time_or_null(row.expires_ms)},
        {"revoked_at", time_or_null(row.revoked_ms)},
        {"last_used_at", time_or_null(row.used_ms)},
    };
}

Result<access::Keys::Wanted> wanted_key(const std::string& body) {
    auto parsed = RequestBody::parse(body);
    if (!parsed) return parsed.error();
    auto& reader = parsed->reader();
    using Need = proto::MemberReader::Need;
    access::Keys::Wanted wanted;
    wanted.user = reader.text("user", 64, Need::required);
    wanted.label = reader.text("label", 128, Need::optional);
    const auto life = reader.integer("expires_in_s", 0, kLongestLifeS, 0);
    auto scopes = parsed->scopes();
    if (reader.error()) return *reader.error();
    if (!scopes) return scopes.error();
    wanted.scopes = *scopes;
    if (life > 0) wanted.expires_ms = wall_now_ms() + life * 1000;
    return wanted;
}

std::string who(const access::Caller& caller) {
    return caller.key_id.empty() ? "the machine's operator" : caller.user + " (key " + caller.key_id + ")";
}

net::Task<void> make(RouteContext context, Call& call) {
    auto wanted = wanted_key(call.request().body);
    if (!wanted) {
        co_await reply_error(call.exchange, wanted.error());
        co_return;
    }
    const auto made = co_await context.gate.keys().make(std::move(*wanted), who(call.caller));
    if (!made) {
        co_await reply_error(call.exchange, made.error());
        co_return;
    }
    auto body = to_json(made->row);
    body["key"] = made->text;
    co_await reply_json(call.exchange, std::move(body), 201);
}

net::Task<void> list(RouteContext context, Call& call) {
    const bool everybody = call.caller.may(access::Scope::admin);
    const auto wanted = everybody ? query_value(call.request(), "user") : call.user();
    const auto rows = co_await context.gate.keys().list(wanted);
    if (!rows) {
        co_await reply_error(call.exchange, rows.error());
        co_return;
    }
    json::array keys;
    for (const auto& row : *rows)
        keys.push_back(to_json(row));
    json::object body;
    body["keys"] = std::move(keys);
    co_await reply_json(call.exchange, std::move(body));
}

// Whether the caller may know of the key.
net::Task<Result<void>> own(RouteContext context, const access::Caller& caller, std::string id) {
    if (caller.may(access::Scope::admin)) co_return Result<void>();
    const auto rows = co_await context.gate.keys().list(caller.user);
    if (!rows) co_return rows.error();
    for (const auto& row : *rows) {
        if (row.id == id) co_return Result<void>();
    }
    co_return Error(Errc::not_found, "no such key", "id");
}

net::Task<void> revoke(RouteContext context, Call& call) {
    const auto id = call.param("id");
    const auto known = co_await own(context, call.caller, id);
    if (!known) {
        co_await reply_error(call.exchange, known.error());
        co_return;
    }
    const auto revoked = co_await context.gate.keys().revoke(id, who(call.caller));
    if (!revoked) {
        co_await reply_error(call.exchange, revoked.error());
        co_return;
    }
    co_await context.gate.revoked();
    json::object body{{"id", id}, {"revoked", true}};
    co_await reply_json(call.exchange, std::move(body));
}

}  // namespace

void add_key_routes(Router& router, RouteContext context) {
    router.add("POST", "/v1/keys", Need::admin, [context](Call& call) { return make(context, call); });
    router.add("GET", "/v1/keys", Need::proof, [context](Call& call) { return list(context, call); });
    router.add("DELETE", "/v1/keys/{id}", Need::proof, [context](Call& call) { return revoke(context, call); });
}

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "daemon/errand.hpp"

#include <array>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/json.hpp"
#include "base/utf8.hpp"

namespace scribed::daemon {
namespace {

using End = identity::Spent::End;

// The reader looks once the writer has ended: all of it must fit into a pipe.
constexpr std::size_t kMostMessage = 1000;

constexpr std::array<std::pair<End, std::string_view>, 5> kEnds{{
    {End::stored, "stored"},
    {End::held, "held"},
    {End::rejected, "rejected"},
    {End::failed, "failed"},
    {End::unusable, "unusable"},
}};

Error nonsense(const char* what) { return Error(Errc::invalid, std::string("this is no ") + what, what); }

std::string text_of(JsonValue value) { return std::string(value.string().value_or("")); }

store::LinkKey key_of(JsonValue value) { return {text_of(value["user"]), text_of(value["provider"])}; }

}  // namespace

std::string errand_text(const Errand& errand) {
    boost::json::object out;
    if (const auto* renewal = std::get_if<identity::RenewalOrder>(&errand)) {
        out["renew"] = boost::json::object{
            {"user", renewal->key.user},
            {"provider", renewal->key.provider},
            {"version", renewal->version},
            {"token_lives", renewal->token_lives},
            {"rejections", renewal->rejections}};
    } else {
        const auto& redeem = std::get<identity::RedeemOrder>(errand);
        out["redeem"] =
            boost::json::object{{"user", redeem.key.user}, {"provider", redeem.key.provider}, {"login", redeem.id}};
    }
    return boost::json::serialize(out);
}

Result<Errand> parse_errand(std::string_view text) {
    JsonParser parser;
    const auto root = parser.parse(text);
    if (!root) return root.error();
    if (const auto renew = (*root)["renew"]; renew.is_object()) {
        const auto version = renew["version"].integer();
        const auto lives = renew["token_lives"].boolean();
        const auto rejections = renew["rejections"].integer();
        if (!version || !lives || !rejections) return nonsense("errand");
        return identity::RenewalOrder{key_of(renew), *version, *lives, static_cast<int>(*rejections)};
    }
    const auto redeem = (*root)["redeem"];
    if (!redeem.is_object()) return nonsense("errand");
    return identity::RedeemOrder{key_of(redeem), text_of(redeem["login"])};
}

std::string spent_text(const identity::Spent& spent) {
    boost::json::object out;
    for (const auto& [end, name] : kEnds) {
        if (end == spent.end) out["end"] = name;
    }
    out["message"] = truncate_utf8(spent.message, kMostMessage);
    if (spent.retry_after) out["retry_after_ms"] = spent.retry_after->count();
    return boost::json::serialize(out);
}

Result<identity::Spent> parse_spent(std::string_view text) {
    JsonParser parser;
    const auto root = parser.parse(text);
    if (!root) return root.error();
    for (const auto& [end, name] : kEnds) {
        if ((*root)["end"].string() != name) continue;
        identity::Spent spent{end, text_of((*root)["message"]), std::nullopt};
        if (const auto ms = (*root)["retry_after_ms"].integer()) spent.retry_after = std::chrono::milliseconds(*ms);
        return spent;
    }
    return nonsense("outcome");
}

}  // namespace scribed::daemon

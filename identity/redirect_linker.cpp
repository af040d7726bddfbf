// SPDX-License-Identifier: Apache-2.0
#include "identity/redirect_linker.hpp"

#include "base/random.hpp"
#include "identity/crypto.hpp"
#include "net/signal.hpp"
#include "proto/base64.hpp"
#include "proto/oauth_authorize.hpp"

namespace scribed::identity {
namespace {

using std::chrono::seconds;
using store::AccountDatabase;
using store::RedirectLoginRow;
using End = RedirectLinker::Outcome::End;

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kIdLength = 16;
constexpr seconds kExchangeLimit{30};
constexpr seconds kRevokeLimit{10};
constexpr seconds kStoreAgain{1};

std::string state_hash(std::string_view state) { return sha256_hex(proto::sent_state(state)); }

// Whoever can make a browser come here with somebody's code must not link that account to its user: the arrival is of
// the browser that left, or of who shows himself to be its user; and never of who shows himself to be another.
bool belongs(const RedirectLinker::Arrival& arrival, const RedirectLoginRow& row) {
    using Shown = RedirectLinker::Shown;
    if (arrival.shown == Shown::wrong) return false;
    if (arrival.shown != Shown::nothing && arrival.user != row.key.user) return false;
    return arrival.shown == Shown::key || equal_secrets(sha256_hex(arrival.browser), row.browser);
}

}  // namespace

RedirectLinker::RedirectLinker(Accounts& accounts, const AuthHost& host, std::string scope)
    : accounts_(accounts), host_(host), scope_(std::move(scope)), log_("accounts") {}

std::string RedirectLinker::id_of(std::string_view state) { return state_hash(state).substr(0, kIdLength); }

net::Task<Result<RedirectLinker::Departure>> RedirectLinker::start(store::LinkKey key, std::string redirect_uri) {
    const auto state = random_hex(kSecretBytes);
    const Secret verifier(random_hex(kSecretBytes));
    const auto challenge = proto::encode_base64url(sha256(verifier.view()));
    const auto& client = host_.own_client().id;
    Departure departure;
    departure.url = proto::authorize_url(host_.url(), {client, redirect_uri, scope_, challenge, state});
    departure.id = id_of(state);
    departure.browser = random_hex(kSecretBytes);
    const auto now = wall_now_ms();
    RedirectLoginRow row;
    row.state = state_hash(state);
    row.key = key;
    row.browser = sha256_hex(departure.browser);
    row.redirect_uri = std::move(redirect_uri);
    row.client_id = client;
    row.expires_ms = now + std::chrono::milliseconds(kLife).count();
    const auto entry = audit_entry(key, "login_started", "by redirect");
    const auto put = [this, &row, &verifier, now, entry] {
        row.verifier = accounts_.seal(redirect_verifier_name(row.key), verifier.view());
        return [row, now, entry](AccountDatabase& database) -> Result<void> {
            if (auto stored = database.put_redirect_login(row, now); !stored) return stored;
            return database.put_audit(entry);
        };
    };
    const auto stored = co_await accounts_.store_sealed(put);
    if (!stored) co_return stored.error();
    log_.info("login_started", {{"user", key.user}, {"login", departure.id}});
    co_return departure;
}

net::Task<RedirectLinker::Outcome> RedirectLinker::finish(Arrival arrival) {
    if (arrival.state.empty()) co_return Outcome{.end = End::no_state};
    const auto take = [hash = state_hash(arrival.state)](AccountDatabase& database) {
        return database.take_redirect_login(hash, wall_now_ms());
    };
    auto taken = co_await accounts_.store().ask(take);
    if (!taken) co_return Outcome{.end = End::unavailable, .error = taken.error().message()};
    if (!*taken) co_return Outcome{.end = End::unknown_state};
    auto& row = **taken;
    if (!belongs(arrival, row))
        co_return co_await fail(row.key, End::unknown_state, {}, "another browser, or another user, came back");
    if (!arrival.error.empty()) {
        const std::string word(proto::shown_error(arrival.error));
        co_return co_await fail(row.key, End::failed, word, "the auth host said " + word);
    }
    if (arrival.code.empty()) co_return co_await fail(row.key, End::no_code, {}, "no code came");
    co_return co_await exchange(std::move(row), std::move(arrival.code));
}

net::Task<RedirectLinker::Outcome> RedirectLinker::exchange(RedirectLoginRow row, std::string code) {
    proto::OAuthRequest request;
    {
        const auto verifier = accounts_.unseal(redirect_verifier_name(row.key), row.verifier);
        if (!verifier) co_return co_await fail(row.key, End::failed, "server_config", verifier.error().message());
        const auto client = host_.client(row.client_id);
        request = proto::code_exchange_request(client, row.redirect_uri, code, verifier->view());
    }
    const auto reply = co_await host_.post(std::move(request), kExchangeLimit);
    auto verdict = proto::read_exchange(reply, wall_now_ms());
    if (verdict.end != proto::TokenVerdict::End::granted) {
        co_await give_back(std::move(verdict.tokens), row.client_id);
        auto reason = "the auth host gave no login for the code: " + verdict.message;
        co_return co_await fail(row.key, End::failed, "token_exchange_failed", std::move(reason));
    }
    auto link = accounts_.seal_login(row.key, verdict.tokens);
    if (!link) co_return co_await fail(row.key, End::failed, "token_exchange_failed", link.error().message());
    link->client_id = std::move(row.client_id);
    co_return co_await keep(std::move(*link), std::move(verdict.tokens));
}

// The code is spent: until the tokens are on disk they exist here alone, so a full disk is waited out.
net::Task<RedirectLinker::Outcome> RedirectLinker::keep(store::LinkRow link, proto::TokenSet tokens) {
    const auto entry = audit_entry(link.key, "linked", "by redirect");
    const auto put = [this, &link, &tokens, entry] {
        accounts_.seal_tokens(link, tokens);
        return [link, entry](AccountDatabase& database) { return put_login(database, link, entry); };
    };
    auto replaced = co_await accounts_.store_sealed(put);
    while (!replaced) {
        log_.error("new_login_not_stored", {{"user", link.key.user}, {"error", replaced.error().text()}});
        const bool slept = co_await net::sleep_until(steady_now() + kStoreAgain);
        if (!slept) co_return Outcome{.end = End::unavailable, .error = replaced.error().message()};
        replaced = co_await accounts_.store_sealed(put);
    }
    log_.info("account_linked", {{"user", link.key.user}, {"how", "redirect"}});
    Outcome outcome{.end = End::linked};
    outcome.replaced = std::move(*replaced);
    outcome.linked = std::move(link);
    co_return outcome;
}

net::Task<RedirectLinker::Outcome> RedirectLinker::fail(
    store::LinkKey key, Outcome::End end, std::string error, std::string reason
) {
    log_.warn("login_failed", {{"user", key.user}, {"how", "redirect"}, {"reason", reason}});
    const auto put = [entry = audit_entry(key, "login_failed", reason)](AccountDatabase& database) {
        return database.put_audit(entry);
    };
    const auto stored = co_await accounts_.store().ask(put);
    if (!stored) log_.error("audit_not_stored", {{"error", stored.error().text()}});
    co_return Outcome{.end = end, .error = std::move(error)};
}

// Tokens that make no login here are not left lying about there.
net::Task<void> RedirectLinker::give_back(proto::TokenSet tokens, std::string client_id) {
    if (tokens.access_token.empty() && tokens.refresh_token.empty()) co_return;
    auto request = tokens.refresh_token.empty() ? proto::revoke_access_request(tokens.access_token)
                                                : proto::revoke_request(host_.client(client_id), tokens.refresh_token);
    const auto reply = co_await host_.post(std::move(request), kRevokeLimit);
    if (reply.status != 200) log_.warn("not_revoked_upstream", {{"status", reply.status}});
}

}  // namespace scribed::identity

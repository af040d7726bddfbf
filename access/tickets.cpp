// SPDX-License-Identifier: Apache-2.0
#include "access/tickets.hpp"

#include "access/secret_text.hpp"
#include "identity/crypto.hpp"

namespace scribed::access {
namespace {

using store::AccountDatabase;
using Kind = AccountDatabase::Pass;
using Found = Result<std::optional<store::PassRow>>;

net::Task<Result<Pass>> put_pass(
    store::AccountStore& store, Kind kind, std::string_view mark, Caller caller, std::chrono::milliseconds life
) {
    Pass pass{make_pass(mark), wall_now_ms() + life.count()};
    store::PassRow row;
    row.hash = identity::sha256_hex(pass.text);
    row.user = std::move(caller.user);
    row.scopes = caller.scopes.text();
    row.key_id = std::move(caller.key_id);
    row.created_ms = wall_now_ms();
    row.expires_ms = pass.expires_ms;
    const auto put = [kind, row](AccountDatabase& database) { return database.put_pass(kind, row); };
    const auto stored = co_await store.ask(put);
    if (!stored) co_return stored.error();
    co_return pass;
}

Result<Caller> caller_of(const Found& found, Caller::By by, const char* wrong) {
    if (!found) return found.error();
    if (!*found) return Error(Errc::unauthorized, wrong);
    const auto& row = **found;
    const auto scopes = Scopes::parse(row.scopes);
    if (!scopes) return Error(Errc::unauthorized, wrong);
    return Caller{row.user, *scopes, by, row.key_id};
}

}  // namespace

net::Task<Result<Pass>> Tickets::issue(Caller caller, Scopes scopes) {
    if (!caller.scopes.has_all(scopes)) {
        co_return Error(
            Errc::invalid, "a ticket cannot do more than who asks for it, which is: " + caller.scopes.text(), "scopes"
        );
    }
    caller.scopes = scopes;
    co_return co_await put_pass(store_, Kind::ticket, kTicketMark, std::move(caller), kLife);
}

net::Task<Result<Caller>> Tickets::redeem(std::string text) {
    // Looked up by its hash, so no comparison tells by its time how near a guess was.
    const auto take = [hash = identity::sha256_hex(text)](AccountDatabase& database) {
        return database.take_pass(Kind::ticket, hash, wall_now_ms());
    };
    const auto found = co_await store_.ask(take);
    co_return caller_of(
        found, Caller::By::ticket, "the ticket is not known, was used before or is older than a minute"
    );
}

net::Task<Result<Pass>> Browsers::admit(Caller caller) {
    return put_pass(store_, Kind::browser, kBrowserMark, std::move(caller), kLife);
}

net::Task<Result<Caller>> Browsers::check(std::string text) {
    const auto read = [hash = identity::sha256_hex(text)](AccountDatabase& database) {
        return database.pass(Kind::browser, hash, wall_now_ms());
    };
    const auto found = co_await store_.ask(read);
    co_return caller_of(found, Caller::By::browser, "this browser's visit is over; come in with a new ticket");
}

net::Task<Result<void>> Browsers::dismiss(std::string text) {
    const auto take = [hash = identity::sha256_hex(text)](AccountDatabase& database) -> Result<void> {
        const auto taken = database.take_pass(Kind::browser, hash, wall_now_ms());
        if (!taken) return taken.error();
        return {};
    };
    co_return co_await store_.ask(take);
}

}  // namespace scribed::access

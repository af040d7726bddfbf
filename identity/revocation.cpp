// SPDX-License-Identifier: Apache-2.0
#include "identity/revocation.hpp"

namespace scribed::identity {
namespace {

constexpr std::chrono::seconds kLimit{10};

std::optional<Secret> refresh_token(const Accounts& accounts, const store::LinkRow& row) {
    auto token = accounts.unseal(refresh_token_name(row.key), row.refresh_token);
    if (!token) return std::nullopt;
    return std::move(*token);
}

}  // namespace

net::Task<void> revoke(
    const Accounts& accounts, const AuthHost& host, store::LinkRow row, std::optional<store::LinkRow> kept, Log log
) {
    proto::OAuthRequest request;
    {
        const auto token = refresh_token(accounts, row);
        const auto other = kept ? refresh_token(accounts, *kept) : std::nullopt;
        if (!token || (other && other->view() == token->view())) co_return;
        request = proto::revoke_request(host.client(row.client_id), token->view());
    }
    const auto reply = co_await host.post(std::move(request), kLimit);
    if (reply.status != 200) log.warn("not_revoked_upstream", {{"user", row.key.user}, {"status", reply.status}});
}

}  // namespace scribed::identity

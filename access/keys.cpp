// SPDX-License-Identifier: Apache-2.0
#include "access/keys.hpp"

#include "access/secret_text.hpp"
#include "identity/crypto.hpp"
#include "proto/member_reader.hpp"

namespace scribed::access {
namespace {

using store::AccountDatabase;

constexpr std::size_t kMostLabel = 128;
// How fine the time of the last use is: not each request writes.
constexpr UnixMs kUsedStepMs = 60'000;

Result<void> check_wanted(const Keys::Wanted& wanted, UnixMs now) {
    if (auto user = check_user_name(wanted.user); !user) return user;
    if (wanted.scopes.empty()) return Error(Errc::invalid, "a key needs at least one scope", "scopes");
    if (wanted.label.size() > kMostLabel || proto::has_control_character(wanted.label)) {
        return Error(Errc::invalid, "a label has at most 128 bytes and no control characters", "label");
    }
    if (wanted.expires_ms != 0 && wanted.expires_ms <= now) {
        return Error(Errc::invalid, "a key must end later than now", "expires_at");
    }
    return {};
}

store::AuditRow entry(const store::ApiKeyRow& key, std::string event, const std::string& by) {
    auto detail = key.id + " (" + key.scopes + "), by " + by;
    return {{key.user, {}}, wall_now_ms(), std::move(event), std::move(detail)};
}

}  // namespace

net::Task<Result<Keys::Made>> Keys::make(Wanted wanted, std::string by) {
    const auto now = wall_now_ms();
    if (auto good = check_wanted(wanted, now); !good) co_return good.error();
    const auto key = KeyText::make();
    store::ApiKeyRow row;
    row.id = key.id;
    row.user = std::move(wanted.user);
    row.scopes = wanted.scopes.text();
    row.label = std::move(wanted.label);
    row.hash = identity::sha256_hex(key.secret);
    row.created_ms = now;
    row.expires_ms = wanted.expires_ms;
    const auto put = [row, by](AccountDatabase& database) -> Result<void> {
        if (auto stored = database.put_api_key(row); !stored) return stored;
        return database.put_audit(entry(row, "key_made", by));
    };
    const auto stored = co_await store_.ask(put);
    if (!stored) co_return stored.error();
    co_return Made{std::move(row), key.text()};
}

net::Task<Result<std::vector<store::ApiKeyRow>>> Keys::list(std::string user) {
    const auto read = [user](AccountDatabase& database) { return database.api_keys(user); };
    co_return co_await store_.ask(read);
}

net::Task<Result<bool>> Keys::revoke(std::string id, std::string by) {
    const auto revoke = [id, by](AccountDatabase& database) -> Result<bool> {
        const auto revoked = database.revoke_api_key(id, wall_now_ms());
        if (!revoked || !*revoked) return revoked;
        const auto row = database.api_key(id);
        if (!row) return row.error();
        if (auto told = database.put_audit(entry(**row, "key_revoked", by)); !told) return told.error();
        return true;
    };
    co_return co_await store_.ask(revoke);
}

net::Task<Result<bool>> Keys::any() {
    const auto read = [](AccountDatabase& database) { return database.has_api_keys(); };
    co_return co_await store_.ask(read);
}

net::Task<Result<bool>> Keys::valid(std::string id) {
    const auto read = [id](AccountDatabase& database) { return database.api_key(id); };
    const auto row = co_await store_.ask(read);
    if (!row) co_return row.error();
    co_return *row && (*row)->valid(wall_now_ms());
}

net::Task<Result<Caller>> Keys::check(std::string text) {
    const Error wrong(Errc::unauthorized, "the key is not known, has expired or was revoked");
    const auto key = KeyText::parse(text);
    if (!key) co_return wrong;
    const auto read = [id = key->id](AccountDatabase& database) { return database.api_key(id); };
    const auto row = co_await store_.ask(read);
    if (!row) co_return row.error();
    const auto now = wall_now_ms();
    // The same work for an unknown id: how long it takes tells nothing.
    const auto hash = identity::sha256_hex(key->secret);
    const bool same = identity::equal_secrets(hash, *row ? (*row)->hash : std::string(hash.size(), '-'));
    if (!same || !(*row)->valid(now)) co_return wrong;
    if (now - (*row)->used_ms >= kUsedStepMs) {
        store_.write([id = key->id, now](AccountDatabase& database) { return database.set_api_key_used(id, now); });
    }
    const auto scopes = Scopes::parse((*row)->scopes);
    if (!scopes) co_return wrong;
    co_return Caller{(*row)->user, *scopes, Caller::By::key, key->id};
}

}  // namespace scribed::access

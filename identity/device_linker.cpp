// SPDX-License-Identifier: Apache-2.0
#include "identity/device_linker.hpp"

#include "base/random.hpp"
#include "identity/revocation.hpp"

namespace scribed::identity {
namespace {

using proto::DeviceLogin;
using proto::DeviceLoginState;
using std::chrono::milliseconds;
using std::chrono::seconds;
using store::AccountDatabase;
using store::DeviceLoginRow;

constexpr seconds kStartLimit{15};
constexpr seconds kPollLimit{10};
constexpr seconds kExchangeLimit{30};
// Longer than an exchange and the longest pause between polls.
constexpr UnixMs kLeaseMs = 120 * 1000;
constexpr seconds kStoreAgain{1};

// Code and verifier in one sealed text; neither has a line break in it.
std::string approval_text(const proto::DeviceLoginState& state) { return state.code + "\n" + state.verifier; }

}  // namespace

DeviceLinker::DeviceLinker(Accounts& accounts, const AuthHost& host)
    : accounts_(accounts), host_(host), log_("accounts") {}

net::Task<Result<DeviceLoginRow>> DeviceLinker::start(store::LinkKey key) {
    auto reply = co_await host_.post(proto::device_code_request(host_.client_id()), kStartLimit);
    const auto code = proto::read_device_code(reply, wall_now_ms());
    if (!code) co_return code.error();
    DeviceLoginRow row;
    row.key = key;
    row.id = new_id("login");
    row.user_code = code->user_code;
    row.interval_s = code->interval_s;
    row.started_ms = wall_now_ms();
    const auto entry = audit_entry(key, "login_started", "by device code");
    const auto put = [this, &row, &code, entry] {
        row.device_auth_id = accounts_.seal(device_auth_id_name(row.key), code->device_auth_id);
        return [row, entry](AccountDatabase& database) -> Result<void> {
            if (auto stored = database.put_device_login(row); !stored) return stored;
            return database.put_audit(entry);
        };
    };
    const auto stored = co_await accounts_.store_sealed(put);
    if (!stored) co_return stored.error();
    log_.info("login_started", {{"user", key.user}, {"login", row.id}});
    co_return row;
}

Result<proto::DeviceLoginState> DeviceLinker::open(const DeviceLoginRow& row) const {
    proto::DeviceLoginState state;
    const auto id = accounts_.unseal(device_auth_id_name(row.key), row.device_auth_id);
    if (!id) return id.error();
    state.device_auth_id = id->view();
    state.user_code = row.user_code;
    state.interval_s = row.interval_s;
    state.started_ms = row.started_ms;
    if (row.approval.empty()) return state;
    const auto approval = accounts_.unseal(approval_name(row.key), row.approval);
    if (!approval) return approval.error();
    const auto text = approval->view();
    const auto line = text.find('\n');
    state.code = text.substr(0, line);
    state.verifier = line == std::string_view::npos ? std::string_view() : text.substr(line + 1);
    return state;
}

net::Task<bool> DeviceLinker::run(DeviceLoginRow row, CodeRedeemer& redeemer, net::Signal& wake, const bool& stop) {
    auto state = open(row);
    if (!state) {
        // Without the key it is left to daemons that have it.
        if (state.error().code() == Errc::unauthorized) co_return false;
        co_await store_failure(row, "refused", state.error().message());
        co_return false;
    }
    const auto holder = accounts_.new_holder();
    DeviceLogin login(host_.url(), host_.client_id(), std::move(*state));
    while (!stop) {
        auto step = login.next(wall_now_ms());
        if (step.what == DeviceLogin::Do::nothing) break;
        if (const auto wait = step.at - wall_now_ms(); wait > 0) {
            // Woken or not, the row is looked at: another may have taken its place.
            co_await wake.wait(steady_now() + milliseconds(wait));
            if (stop) co_return false;
        }
        const bool ours = co_await lease(row, holder);
        if (!ours) co_return false;
        if (wall_now_ms() < step.at) continue;
        if (step.what == DeviceLogin::Do::exchange) {
            // Whoever spends the code has a lease of his own, which outlives us.
            co_await release(row, holder);
            const RedeemOrder order{row.key, row.id};
            const auto spent = co_await redeemer.redeem(order);
            if (spent.end == Spent::End::stored) co_return co_await was_linked(order);
            if (spent.end == Spent::End::held) co_return false;
            login.on_exchange_failed(spent.message, spent.retry_after.value_or(milliseconds(0)), wall_now_ms());
            continue;
        }
        auto reply = co_await host_.post(std::move(step.request), kPollLimit);
        login.on_reply(reply, wall_now_ms());
        row.interval_s = login.state().interval_s;
        if (!login.state().code.empty()) {
            const bool ours_still = co_await store_step(row, login.state(), stop);
            if (!ours_still) co_return false;
        }
    }
    if (login.end() == DeviceLogin::End::none) co_return false;
    co_await store_failure(std::move(row), std::string(proto::name(login.end())), login.message());
    co_return false;
}

net::Task<Spent> DeviceLinker::redeem(RedeemOrder order) {
    auto row = co_await stored(order);
    if (!row) co_return Spent{Spent::End::failed, row.error().message(), std::nullopt};
    if (!*row || (*row)->state != "pending" || (*row)->approval.empty()) co_return Spent{};
    auto state = open(**row);
    if (!state) co_return Spent{Spent::End::failed, state.error().message(), std::nullopt};
    const auto holder = accounts_.new_holder();
    const bool ours = co_await lease(**row, holder);
    if (!ours) co_return Spent{Spent::End::held, {}, std::nullopt};
    // Nothing is spent before it is certain that what comes back can be sealed.
    const auto caught_up = co_await accounts_.catch_up();
    if (!caught_up) {
        co_await release(**row, holder);
        co_return Spent{Spent::End::failed, caught_up.error().message(), std::nullopt};
    }
    DeviceLogin login(host_.url(), host_.client_id(), std::move(*state));
    auto step = login.next(wall_now_ms());
    if (step.what == DeviceLogin::Do::exchange) {
        auto reply = co_await host_.post(std::move(step.request), kExchangeLimit);
        login.on_reply(reply, wall_now_ms());
    }
    if (login.end() == DeviceLogin::End::none) {
        co_await release(**row, holder);
        const auto now = wall_now_ms();
        co_return Spent{Spent::End::failed, login.message(), milliseconds(login.next(now).at - now)};
    }
    if (login.end() == DeviceLogin::End::linked) {
        co_await store_link(std::move(**row), login.tokens(), holder);
    } else {
        co_await store_failure(std::move(**row), std::string(proto::name(login.end())), login.message());
    }
    co_return Spent{};
}

net::Task<Result<std::optional<DeviceLoginRow>>> DeviceLinker::stored(RedeemOrder order) {
    const auto read = [order](AccountDatabase& database) -> Result<std::optional<DeviceLoginRow>> {
        auto row = database.device_login(order.key);
        if (row && *row && (*row)->id != order.id) return std::optional<DeviceLoginRow>();
        return row;
    };
    co_return co_await accounts_.store().ask(read);
}

net::Task<bool> DeviceLinker::was_linked(RedeemOrder order) {
    const auto row = co_await stored(std::move(order));
    co_return row&&* row && (*row)->state == "linked";
}

net::Task<bool> DeviceLinker::lease(DeviceLoginRow row, std::string holder) {
    const auto take = [row, holder, now = wall_now_ms()](AccountDatabase& database) {
        return database.lease_device_login(row.key, row.id, holder, now, now + kLeaseMs);
    };
    const auto taken = co_await accounts_.store().ask(take);
    if (!taken) log_.error("login_not_leased", {{"login", row.id}, {"error", taken.error().text()}});
    co_return taken&&* taken;
}

net::Task<void> DeviceLinker::release(DeviceLoginRow row, std::string holder) {
    const auto give = [row, holder](AccountDatabase& database) {
        return database.release_device_login(row.key, row.id, holder);
    };
    const auto given = co_await accounts_.store().ask(give);
    if (!given) log_.error("login_not_released", {{"login", row.id}, {"error", given.error().text()}});
}

// An approval is told once, so a full disk is waited out.
net::Task<bool> DeviceLinker::store_step(DeviceLoginRow row, DeviceLoginState state, const bool& stop) {
    const auto update = [this, &row, &state] {
        row.device_auth_id = accounts_.seal(device_auth_id_name(row.key), state.device_auth_id);
        row.approval = accounts_.seal(approval_name(row.key), approval_text(state));
        return [row](AccountDatabase& database) { return database.update_device_login(row); };
    };
    auto updated = co_await accounts_.store_sealed(update);
    while (!updated && !stop) {
        log_.error("login_not_stored", {{"login", row.id}, {"error", updated.error().text()}});
        const bool slept = co_await net::sleep_until(steady_now() + kStoreAgain);
        if (!slept) break;
        updated = co_await accounts_.store_sealed(update);
    }
    co_return updated&&* updated;
}

net::Task<void> DeviceLinker::store_link(DeviceLoginRow row, proto::TokenSet tokens, std::string holder) {
    auto link = accounts_.seal_login(row.key, tokens);
    if (!link) {
        co_await store_failure(std::move(row), "refused", link.error().message());
        co_return;
    }
    row.state = "linked";
    row.device_auth_id.clear();
    row.approval.clear();
    const auto entry = audit_entry(row.key, "linked", "by device code");
    struct Stored {
        bool ours = false;
        std::optional<store::LinkRow> replaced;
    };
    const auto put = [this, &row, &link, &tokens, entry] {
        accounts_.seal_tokens(*link, tokens);
        return [row, link = *link, entry](AccountDatabase& database) -> Result<Stored> {
            const auto ours = database.update_device_login(row);
            if (!ours) return ours.error();
            if (!*ours) return Stored{};
            auto replaced = database.link(row.key);
            if (!replaced) return replaced.error();
            if (auto stored = database.put_link(link); !stored) return stored.error();
            if (auto stored = database.put_audit(entry); !stored) return stored.error();
            return Stored{true, std::move(*replaced)};
        };
    };
    auto stored = co_await accounts_.store_sealed(put);
    while (!stored) {
        log_.error("new_login_not_stored", {{"user", row.key.user}, {"error", stored.error().text()}});
        const bool slept = co_await net::sleep_until(steady_now() + kStoreAgain);
        if (!slept) co_return;
        // The code is spent: no other daemon may try it.
        static_cast<void>(co_await lease(row, holder));
        stored = co_await accounts_.store_sealed(put);
    }
    if (!stored->ours) co_return;
    log_.info("account_linked", {{"user", row.key.user}, {"login", row.id}});
    if (stored->replaced) co_await revoke(accounts_, host_, std::move(*stored->replaced), *link, log_);
}

net::Task<void> DeviceLinker::store_failure(DeviceLoginRow row, std::string state, std::string message) {
    log_.warn("login_failed", {{"user", row.key.user}, {"login", row.id}, {"state", state}, {"reason", message}});
    row.state = std::move(state);
    row.device_auth_id.clear();
    row.approval.clear();
    const auto entry = audit_entry(row.key, "login_failed", message);
    row.message = std::move(message);
    const auto update = [row, entry](AccountDatabase& database) -> Result<bool> {
        auto ours = database.update_device_login(row);
        if (!ours || !*ours) return ours;
        if (auto stored = database.put_audit(entry); !stored) return stored.error();
        return true;
    };
    const auto stored = co_await accounts_.store().ask(update);
    if (!stored) log_.error("login_not_stored", {{"login", row.id}, {"error", stored.error().text()}});
}

}  // namespace scribed::identity

// SPDX-License-Identifier: Apache-2.0
// What daemons do while another one that shares their database brings a new vault key in.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/device_linker.hpp"
#include "identity/vault_rotation.hpp"
#include "tests/identity/account_house.hpp"

namespace scribed::identity {
namespace {

using store::AccountDatabase;
using test::AuthDesk;
using test::Daemon;
using test::key_id;
using test::kKey;
using test::refusal;
using test::vault_of;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr UnixMs kPast = 1'000'000;

class KeyChange : public testing::Test {
protected:
    void SetUp() override { Log::set_level(LogLevel::off); }
    void TearDown() override { Log::set_level(LogLevel::info); }

    VaultKeys::Read read(std::string& keys) {
        return [this, &keys] {
            ++reads;
            return Result<Vault>(vault_of(keys));
        };
    }
    /// What another daemon with these keys does, all of it at once: the first becomes current, all is sealed anew.
    void rotate_elsewhere(const std::string& keys) {
        const auto vault = vault_of(keys);
        auto database = AccountDatabase::open(file).value();
        database.begin().value();
        begin_rotation(database, vault).value();
        for (const auto& text : database.stale_seals({}, 100).value()) {
            const RecordName name{text.key.user, text.key.provider, text.field};
            const auto plain = vault.open(name, text.sealed).value();
            database.replace_seal(text, vault.seal(vault.first_key(), name, plain.view())).value();
        }
        database.drop_vault_checks().value();
        database.commit().value();
    }
    bool wait(const std::function<bool()>& holds) {
        const auto deadline = steady_now() + std::chrono::seconds(20);
        while (!holds()) {
            if (steady_now() > deadline) return false;
            loop.run(net::sleep_until(steady_now() + std::chrono::milliseconds(5)));
        }
        return true;
    }
    net::Task<void> ask(LinkedAccount& account) { answer.emplace(co_await account.get()); }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    AuthDesk desk{loop};
    const std::filesystem::path file = dir / "accounts.db";
    std::string letters = "a";
    int reads = 0;
    std::optional<Result<Bearer>> answer;
};

TEST_F(KeyChange, ALoginThatWasBeingRenewedIsStoredUnderTheNewKey) {
    Daemon a(loop, desk, file, "a", read(letters));
    a.link(kPast);
    desk.token_expires = wall_now_ms() + 3'600'000;
    desk.before_answer = [&] {
        letters = "qa";
        rotate_elsewhere(letters);
        letters = "q";
    };
    EXPECT_TRUE(a.get().has_value());
    desk.before_answer = nullptr;
    EXPECT_EQ(Vault::sealed_by(a.row()->refresh_token), key_id('q'));
    EXPECT_EQ(Vault::sealed_by(a.row()->access_token), key_id('q'));
    EXPECT_EQ(vault_of("q").open(refresh_token_name(kKey), a.row()->refresh_token).value().view(), desk.refresh_token);
    EXPECT_TRUE(a.get().has_value());
    EXPECT_EQ(desk.refreshes, 1);
}

TEST_F(KeyChange, ARenewalThatBringsNoRefreshTokenKeepsTheOneThatWasSealedAnew) {
    Daemon a(loop, desk, file, "a", read(letters));
    a.link(kPast);
    const auto access = test::jwt(wall_now_ms() + 3'600'000, "acc-1", "new");
    desk.refusals.push_back(refusal(200, R"({"access_token":")" + access + R"("})"));
    desk.before_refusal = [&] {
        letters = "qa";
        rotate_elsewhere(letters);
        letters = "q";
    };
    EXPECT_EQ(a.get().value().token, access);
    EXPECT_EQ(vault_of("q").open(refresh_token_name(kKey), a.row()->refresh_token).value().view(), "rt_secret_0");
}

TEST_F(KeyChange, ADaemonWhoseKeyFileLacksTheNewKeyHoldsTheLoginUntilItIsThere) {
    Daemon a(loop, desk, file, "a", read(letters));
    Daemon b(loop, desk, file, "b", test::keys_of("aq"));
    a.link(kPast);
    desk.token_expires = wall_now_ms() + 3'600'000;
    desk.before_answer = [&] {
        desk.before_answer = nullptr;
        rotate_elsewhere("qa");
    };
    loop.spawn(ask(a.account));
    const auto before = reads;
    ASSERT_TRUE(wait([&] { return reads > before + 4; })) << "it looks for the key again and again";
    EXPECT_FALSE(answer);
    const auto lease = [now = wall_now_ms()](AccountDatabase& database) {
        const auto version = database.link(kKey).value()->version;
        return database.lease_link(kKey, version, "b:1", now + 43'000, now + 90'000);
    };
    EXPECT_EQ(loop.run(b.accounts->store().ask(lease)).value(), AccountDatabase::Lease::held)
        << "nobody else may spend the old token, so the lease is prolonged";
    letters = "aq";
    ASSERT_TRUE(wait([&] { return answer.has_value(); }));
    EXPECT_TRUE(answer->has_value());
    EXPECT_EQ(desk.spent.size(), 1U);
    EXPECT_EQ(b.get().value().token, answer->value().token);
    EXPECT_EQ(desk.reuses, 0);
}

TEST_F(KeyChange, NothingIsSpentThatCouldNotBeStored) {
    Daemon a(loop, desk, file, "a", read(letters));
    a.link(kPast);
    rotate_elsewhere("qa");
    const auto bearer = a.get();
    ASSERT_FALSE(bearer);
    EXPECT_EQ(bearer.error().code(), Errc::unreachable) << "the account is not lost by it";
    EXPECT_THAT(bearer.error().message(), HasSubstr(key_id('q')));
    EXPECT_THAT(desk.spent, IsEmpty());
    EXPECT_EQ(a.row()->status, store::LinkStatus::active);
    desk.token_expires = wall_now_ms() + 3'600'000;
    letters = "qa";
    ASSERT_TRUE(wait([&] { return a.get().has_value(); }));
}

TEST_F(KeyChange, TwoHundredRefreshesThroughStaleKeysLoseNothing) {
    Daemon a(loop, desk, file, "a", read(letters));
    Daemon b(loop, desk, file, "b", read(letters));
    a.link(kPast);
    desk.token_expires = kPast;
    constexpr int kRounds = 200;
    int rotations = 0;
    bool rotate = false;
    // While a token is on its way; b still has the key before.
    desk.before_answer = [&] {
        if (!std::exchange(rotate, false)) return;
        const auto old = letters;
        letters = fmt::format("{}{}", static_cast<char>('b' + rotations++), old);
        rotate_elsewhere(letters);
        letters.resize(1);
    };
    for (int round = 0; round < kRounds; ++round) {
        rotate = round % 10 == 5;
        auto& daemon = round % 3 == 0 ? b : a;
        const auto bearer = daemon.get();
        ASSERT_TRUE(bearer.has_value()) << round << ": " << bearer.error().text();
        ASSERT_EQ(Vault::sealed_by(a.row()->refresh_token), key_id(letters.front())) << round;
    }
    EXPECT_EQ(rotations, 20);
    EXPECT_EQ(desk.refreshes, kRounds);
    EXPECT_EQ(desk.reuses, 0);
    EXPECT_EQ(a.row()->status, store::LinkStatus::active);
}

// A login by device code, with a new key at each of its steps.
class LoginThroughKeyChange : public KeyChange {
protected:
    LoginThroughKeyChange() {
        desk.refusals = {
            refusal(200, R"({"device_auth_id":"dev_secret","user_code":"WXYZ-41234","interval":"1"})"),
            refusal(200, R"({"authorization_code":"ac","code_challenge":"c","code_verifier":"ve"})"),
            refusal(
                200, R"({"id_token":")" + test::jwt(0) + R"(","access_token":")" +
                         test::jwt(wall_now_ms() + 3'600'000) + R"(","refresh_token":"rt_secret_0"})"
            )};
    }
    store::DeviceLoginRow row(Accounts& accounts) {
        const auto read = [](AccountDatabase& database) { return database.device_login(kKey); };
        return loop.run(accounts.store().ask(read)).value().value();
    }
    bool run(Accounts& accounts, store::DeviceLoginRow login) {
        const auto host = desk.host();
        DeviceLinker linker(accounts, host);
        net::Signal wake(loop.executor());
        const bool stop = false;
        return loop.run(linker.run(std::move(login), linker, wake, stop));
    }
    store::DeviceLoginRow start(Accounts& accounts) {
        const auto host = desk.host();
        DeviceLinker linker(accounts, host);
        return loop.run(linker.start(kKey)).value();
    }
};

TEST_F(LoginThroughKeyChange, EachStepIsStoredUnderTheKeyOfItsTime) {
    const auto accounts = Accounts::open(file, read(letters), "a").value();
    desk.before_refusal = [&] {
        letters = fmt::format("{}{}", static_cast<char>('b' + desk.refusals.size()), letters);
        rotate_elsewhere(letters);
        letters.resize(1);
    };
    EXPECT_TRUE(run(*accounts, start(*accounts)));
    EXPECT_EQ(letters, "b");
    const auto find = [](AccountDatabase& database) { return database.link(kKey); };
    const auto link = loop.run(accounts->store().ask(find)).value().value();
    EXPECT_EQ(vault_of("b").open(refresh_token_name(kKey), link.refresh_token).value().view(), "rt_secret_0");
    EXPECT_EQ(row(*accounts).state, "linked");
}

TEST_F(LoginThroughKeyChange, ADaemonWithoutTheKeyLeavesTheLoginToOthers) {
    const auto accounts = Accounts::open(file, test::keys_of("a"), "a").value();
    start(*accounts);
    rotate_elsewhere("qa");
    EXPECT_FALSE(run(*accounts, row(*accounts)));
    EXPECT_EQ(row(*accounts).state, "pending");
    const auto other = Accounts::open(file, test::keys_of("q"), "b").value();
    EXPECT_TRUE(run(*other, row(*other)));
}

TEST_F(LoginThroughKeyChange, TokensThatCannotBeSealedYetAreHeld) {
    const auto accounts = Accounts::open(file, read(letters), "a").value();
    const auto login = start(*accounts);
    desk.before_refusal = [&] {
        if (desk.refusals.empty()) rotate_elsewhere("qa");
    };
    bool linked = false;
    const auto carry = [&]() -> net::Task<void> {
        const auto host = desk.host();
        DeviceLinker linker(*accounts, host);
        net::Signal wake(loop.executor());
        const bool stop = false;
        linked = co_await linker.run(login, linker, wake, stop);
    };
    loop.spawn(carry());
    ASSERT_TRUE(wait([&] { return desk.refusals.empty(); }));
    const auto before = reads;
    ASSERT_TRUE(wait([&] { return reads > before; }));
    EXPECT_FALSE(linked);
    letters = "aq";
    EXPECT_TRUE(wait([&] { return linked; }));
}

}  // namespace
}  // namespace scribed::identity

// SPDX-License-Identifier: Apache-2.0
#include "identity/resealer.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/identity/auth_desk.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::identity {
namespace {

using store::AccountDatabase;
using store::SealCounts;
using test::key_id;
using test::vault_of;

// One daemon's life, with a key file that a test may change.
class Life {
public:
    Life(scribed::test::TestLoop& loop, const std::filesystem::path& file, std::string keys)
        : letters(std::move(keys)),
          accounts(Accounts::open(
                       file, [this] { return Result<Vault>(vault_of(letters)); }, "node"
          )
                       .value()),
          resealer(*accounts, loop.executor()),
          tasks_(loop.executor(), "resealer"),
          loop_(loop) {}
    ~Life() { stop(); }

    void start() { tasks_.spawn(resealer.run(stop_)); }
    void stop() {
        stop_ = true;
        resealer.wake();
        loop_.run(tasks_.join());
    }
    VaultState state() { return loop_.run(accounts->vault_state()).value(); }
    /// Until that holds of the state.
    template <class Holds>
    bool wait(Holds holds) {
        const auto deadline = steady_now() + std::chrono::seconds(20);
        while (!holds(state())) {
            if (steady_now() > deadline) return false;
            loop_.run(net::sleep_until(steady_now() + std::chrono::milliseconds(1)));
        }
        return true;
    }
    bool wait_for_end() {
        return wait([](const VaultState& now) { return now.texts.stale == 0 && now.old_keys.empty(); });
    }

    std::string letters;
    const std::unique_ptr<Accounts> accounts;
    Resealer resealer;

private:
    net::TaskGroup tasks_;
    scribed::test::TestLoop& loop_;
    bool stop_ = false;
};

class ResealerTest : public testing::Test {
protected:
    static store::LinkKey key(int number) { return {fmt::format("user{}", number), "openai"}; }

    void link(Life& life, int links) {
        std::vector<store::LinkRow> rows;
        for (int i = 0; i < links; ++i)
            rows.push_back(life.accounts->seal_login(key(i), {{}, test::jwt(0), fmt::format("rt_{}", i)}).value());
        const auto put = [rows](AccountDatabase& database) -> Result<void> {
            for (const auto& row : rows) {
                if (auto stored = database.put_link(row); !stored) return stored;
            }
            return {};
        };
        loop.run(life.accounts->store().ask(put)).value();
    }
    store::LinkRow row(int number) { return database().link(key(number)).value().value(); }
    AccountDatabase& database() {
        if (!database_) database_.emplace(AccountDatabase::open(file).value());
        return *database_;
    }
    /// How many refresh tokens open with these keys and are what they were.
    int opened(const std::string& letters, int links) {
        const auto vault = vault_of(letters);
        int good = 0;
        for (int i = 0; i < links; ++i) {
            const auto token = vault.open(refresh_token_name(key(i)), row(i).refresh_token);
            if (token && token->view() == fmt::format("rt_{}", i)) ++good;
        }
        return good;
    }
    std::string bytes() const {
        std::string all;
        for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
            std::ifstream in(entry.path(), std::ios::binary);
            all.append(std::istreambuf_iterator<char>(in), {});
        }
        return all;
    }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    const std::filesystem::path file = dir / "accounts.db";

private:
    std::optional<AccountDatabase> database_;
};

TEST_F(ResealerTest, SealsEverythingAnewAndLetsTheOldKeyGo) {
    constexpr int kLinks = 25;
    Life life(loop, file, "a");
    link(life, kLinks);
    const store::DeviceLoginRow login{
        key(0),
        "login_1",
        "pending",
        "",
        "AB-1",
        life.accounts->seal(device_auth_id_name(key(0)), "dev"),
        life.accounts->seal(approval_name(key(0)), "ac\nve"),
        5,
        10};
    const auto put = [login](AccountDatabase& database) { return database.put_device_login(login); };
    loop.run(life.accounts->store().ask(put)).value();
    const auto before = row(7);
    life.start();
    life.letters = "qa";
    loop.run(life.accounts->rotate()).value();
    EXPECT_EQ(life.state().texts, (SealCounts{2 * kLinks + 2, 2 * kLinks + 2}));
    life.resealer.wake();
    ASSERT_TRUE(life.wait_for_end());
    EXPECT_EQ(opened("q", kLinks), kLinks);
    EXPECT_EQ(opened("a", kLinks), 0);
    auto after = row(7);
    EXPECT_EQ(after.version, before.version) << "a refresh under way must find it";
    after.access_token = before.access_token;
    after.refresh_token = before.refresh_token;
    EXPECT_EQ(after, before);
    const auto stored = database().device_login(key(0)).value().value();
    EXPECT_EQ(vault_of("q").open(approval_name(key(0)), stored.approval).value().view(), "ac\nve");
    EXPECT_EQ(bytes().find("v1." + key_id('a')), std::string::npos) << "not even in free space";
    life.letters = "q";
    EXPECT_EQ(life.state().known_keys, vault_of("q").key_ids());
}

TEST_F(ResealerTest, GoesOnWhereItWasStoppedAndEverythingOpensAtEachMoment) {
    constexpr int kLinks = 200;
    {
        Life life(loop, file, "a");
        link(life, kLinks);
    }
    int lives = 0;
    for (auto last = std::int64_t{2} * kLinks; last > 0; ++lives) {
        Life life(loop, file, "qa");
        life.start();
        ASSERT_TRUE(life.wait([&](const VaultState& now) { return now.texts.stale < last; }));
        life.stop();
        EXPECT_EQ(opened("qa", kLinks), kLinks);
        last = life.state().texts.stale;
    }
    EXPECT_GT(lives, 2) << "else it was never stopped half-way";
    EXPECT_EQ(opened("q", kLinks), kLinks);
    // All is sealed anew, and the last step may still be open.
    Life life(loop, file, "qa");
    life.start();
    EXPECT_TRUE(life.wait_for_end());
}

TEST_F(ResealerTest, FinishesAfterACrashBehindTheLastText) {
    {
        Life life(loop, file, "a");
        link(life, 1);
        life.letters = "qa";
        loop.run(life.accounts->rotate()).value();
    }
    {
        for (const auto& text : database().stale_seals({}, 10).value()) {
            const RecordName name{text.key.user, text.key.provider, text.field};
            const auto plain = vault_of("a").open(name, text.sealed).value();
            EXPECT_TRUE(database().replace_seal(text, vault_of("q").seal(key_id('q'), name, plain.view())).value());
        }
    }
    Life life(loop, file, "q");
    EXPECT_EQ(life.state().old_keys.size(), 1U);
    life.start();
    EXPECT_TRUE(life.wait_for_end());
    EXPECT_EQ(bytes().find("v1." + key_id('a')), std::string::npos);
}

TEST_F(ResealerTest, LeavesWhatDoesNotOpenAndKeepsItsKeyWhileItIsThere) {
    Life life(loop, file, "a");
    link(life, 3);
    {
        auto sql = store::Sqlite::open(file).value();
        sql.script("UPDATE link SET refresh_token = substr(refresh_token, 1, 22) || 'AAAA' WHERE user = 'user1'")
            .value();
    }
    life.letters = "qa";
    loop.run(life.accounts->rotate()).value();
    life.start();
    const auto walked = [&](const VaultState& now) { return now.texts.stale == life.resealer.unreadable(); };
    ASSERT_TRUE(life.wait(walked));
    EXPECT_EQ(life.resealer.unreadable(), 1);
    EXPECT_EQ(opened("q", 3), 2);
    EXPECT_EQ(life.state().old_keys, std::vector<std::string>{key_id('a')});
    // Once its account was unlinked nothing is in the way.
    const auto remove = [](AccountDatabase& database) { return database.remove_link(key(1)); };
    loop.run(life.accounts->store().ask(remove)).value();
    life.resealer.wake();
    EXPECT_TRUE(life.wait_for_end());
    EXPECT_EQ(life.resealer.unreadable(), 0);
}

TEST_F(ResealerTest, SeveralRotationsAndSeveralDaemonsGetInNobodysWay) {
    constexpr int kLinks = 20;
    Life one(loop, file, "a");
    Life two(loop, file, "a");
    link(one, kLinks);
    one.start();
    two.start();
    for (const std::string next : {"b", "c", "d"}) {
        one.letters = two.letters = next + one.letters;
        loop.run((next == "c" ? two : one).accounts->rotate()).value();
        one.resealer.wake();
        two.resealer.wake();
    }
    ASSERT_TRUE(one.wait_for_end());
    EXPECT_EQ(opened("d", kLinks), kLinks);
    EXPECT_EQ(two.state().old_keys, std::vector<std::string>());
}

TEST_F(ResealerTest, WithoutTheCurrentKeyItWaitsForIt) {
    Life life(loop, file, "a");
    link(life, 2);
    Life other(loop, file, "a");
    life.letters = "qa";
    loop.run(life.accounts->rotate()).value();
    other.start();
    EXPECT_EQ(other.state().texts.stale, 4);
    EXPECT_EQ(other.state().sealing_key, key_id('a'));
    other.letters = "aq";
    // What it looked for in vain it does not look for again at once.
    const auto caught_up = [&](const VaultState& now) {
        other.resealer.wake();
        return now.old_keys.empty();
    };
    EXPECT_TRUE(other.wait(caught_up));
    EXPECT_EQ(opened("q", 2), 2);
}

}  // namespace
}  // namespace scribed::identity

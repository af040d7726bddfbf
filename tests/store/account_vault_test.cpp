// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "store/account_database.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::store {
namespace {

const LinkKey kKey{"ada", "openai"};

std::string under(const std::string& key, const std::string& text) { return "v1." + key + "." + text; }

LinkRow link_of(const std::string& key, const std::string& user = "ada") {
    LinkRow row;
    row.key = {user, "openai"};
    row.access_token = under(key, "a");
    row.refresh_token = under(key, "r");
    return row;
}

DeviceLoginRow login_of(const std::string& key) {
    return {kKey, "login_1", "pending", "", "AB-1", under(key, "d"), "", 5, 10};
}

class AccountVault : public testing::Test {
protected:
    // What the refusal is, told apart from every other error.
    template <class T>
    static bool refused(const Result<T>& result) {
        return !result && AccountDatabase::refused_seal(result.error());
    }
    LinkRow row() { return database.link(kKey).value().value(); }
    std::vector<SealedRow> stale(const SealedRow& after = {}, std::size_t limit = 100) {
        return database.stale_seals(after, limit).value();
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
    AccountDatabase database = AccountDatabase::open(dir / "accounts.db").value();
};

TEST_F(AccountVault, TheLastKeyThatWasMadeCurrentIsIt) {
    EXPECT_EQ(database.current_vault_key().value(), "");
    database.make_vault_key_current("k1").value();
    database.make_vault_key_current("k2").value();
    EXPECT_EQ(database.current_vault_key().value(), "k2");
    EXPECT_EQ(database.make_vault_key_current("k1").error().code(), Errc::conflict) << "a key does not come back";
    EXPECT_TRUE(database.knew_vault_key("k1").value());
    EXPECT_FALSE(database.knew_vault_key("k3").value());
}

TEST_F(AccountVault, ALinkIsTakenUnderTheCurrentKeyOnly) {
    database.make_vault_key_current("k1").value();
    EXPECT_TRUE(refused(database.put_link(link_of("k2"))));
    EXPECT_FALSE(database.link(kKey).value().has_value());
    database.put_link(link_of("k1")).value();
    database.make_vault_key_current("k2").value();
    EXPECT_TRUE(refused(database.put_link(link_of("k1"))));
    auto renewed = link_of("k1");
    renewed.access_token += "2";
    renewed.refresh_token.clear();
    EXPECT_TRUE(refused(database.renew_link(renewed, row().version)));
    renewed.access_token = under("k2", "a2");
    renewed.refresh_token = under("k1", "r2");
    EXPECT_TRUE(refused(database.renew_link(renewed, row().version)));
    renewed.access_token = under("k1", "a2");
    renewed.refresh_token = under("k2", "r2");
    EXPECT_TRUE(refused(database.renew_link(renewed, row().version)));
    EXPECT_EQ(row().access_token, under("k1", "a")) << "a refused write leaves nothing";
    renewed.access_token = under("k2", "a2");
    EXPECT_TRUE(database.renew_link(renewed, row().version).value());
    EXPECT_EQ(row().refresh_token, under("k2", "r2"));
}

TEST_F(AccountVault, AKeyWhoseNameOnlyBeginsLikeTheCurrentOneIsAnother) {
    database.make_vault_key_current("k1").value();
    EXPECT_TRUE(refused(database.put_link(link_of("k11"))));
    EXPECT_TRUE(refused(database.put_link(link_of("K1"))));
    EXPECT_TRUE(refused(database.put_link(link_of("k"))));
}

TEST_F(AccountVault, ARenewalWithoutARefreshTokenLeavesTheStoredOneWhateverSealedIt) {
    database.make_vault_key_current("k1").value();
    database.put_link(link_of("k1")).value();
    database.make_vault_key_current("k2").value();
    auto renewed = link_of("k2");
    renewed.refresh_token.clear();
    EXPECT_TRUE(database.renew_link(renewed, row().version).value());
    EXPECT_EQ(row().refresh_token, under("k1", "r"));
    EXPECT_EQ(database.seal_counts().value(), (SealCounts{2, 1}));
}

TEST_F(AccountVault, ADeviceLoginIsTakenUnderTheCurrentKeyOnly) {
    database.make_vault_key_current("k1").value();
    EXPECT_TRUE(refused(database.put_device_login(login_of("k2"))));
    auto login = login_of("k1");
    database.put_device_login(login).value();
    database.make_vault_key_current("k2").value();
    login.interval_s = 6;
    EXPECT_TRUE(database.update_device_login(login).value()) << "what stays as it was may stay";
    login.approval = under("k1", "p");
    EXPECT_TRUE(refused(database.update_device_login(login)));
    login.approval = under("k2", "p");
    EXPECT_TRUE(database.update_device_login(login).value());
    const SealedRow old{"device_login.device_auth_id", kKey, under("k1", "d")};
    EXPECT_TRUE(database.replace_seal(old, under("k2", "d")).value());
    EXPECT_TRUE(refused(database.update_device_login(login))) << "its own text is an old one now";
    login.device_auth_id.clear();
    login.approval.clear();
    login.state = "linked";
    EXPECT_TRUE(database.update_device_login(login).value());
}

TEST_F(AccountVault, WithoutACurrentKeyNothingIsRefusedOrStale) {
    database.put_link(link_of("k1")).value();
    EXPECT_EQ(database.seal_counts().value(), (SealCounts{2, 0}));
    EXPECT_TRUE(stale().empty());
    database.put_vault_check("k1", "x").value();
    database.drop_vault_checks().value();
    EXPECT_EQ(database.vault_checks().value().size(), 1U);
}

TEST_F(AccountVault, StaleTextsAreWalkedInOrder) {
    database.make_vault_key_current("k1").value();
    for (const auto* user : {"cyd", "ada", "bob"})
        database.put_link(link_of("k1", user)).value();
    database.put_device_login(login_of("k1")).value();
    EXPECT_TRUE(stale().empty());
    database.make_vault_key_current("k2").value();
    const auto all = stale();
    ASSERT_EQ(all.size(), 7U);
    EXPECT_EQ(all[0], (SealedRow{"device_login.device_auth_id", kKey, under("k1", "d")}));
    EXPECT_EQ(all[1], (SealedRow{"link.access_token", kKey, under("k1", "a")}));
    std::vector<SealedRow> walked;
    for (SealedRow after;; after = walked.back()) {
        const auto batch = stale(after, 2);
        if (batch.empty()) break;
        walked.insert(walked.end(), batch.begin(), batch.end());
    }
    EXPECT_EQ(walked, all);
    EXPECT_EQ(database.vault_keys_in_use().value(), std::vector<std::string>{"k1"});
}

TEST_F(AccountVault, ATextIsReplacedOnlyWhereItStillStandsAndNothingElseMoves) {
    database.make_vault_key_current("k1").value();
    database.put_link(link_of("k1")).value();
    const auto before = row();
    ASSERT_EQ(database.lease_link(kKey, before.version, "a:1", 1, 9).value(), AccountDatabase::Lease::yours);
    database.make_vault_key_current("k2").value();
    for (const auto& text : stale()) {
        const auto anew = under("k2", text.sealed.substr(6));
        EXPECT_TRUE(refused(database.replace_seal(text, text.sealed + "x")));
        EXPECT_TRUE(database.replace_seal(text, anew).value());
        EXPECT_FALSE(database.replace_seal(text, anew).value()) << "it is there no more";
    }
    auto expected = before;
    expected.access_token = under("k2", "a");
    expected.refresh_token = under("k2", "r");
    EXPECT_EQ(row(), expected);
    EXPECT_EQ(database.lease_link(kKey, before.version, "b:1", 2, 9).value(), AccountDatabase::Lease::held);
    EXPECT_EQ(database.seal_counts().value(), (SealCounts{2, 0}));
    EXPECT_EQ(database.replace_seal({"link.email", kKey, ""}, "x").error().code(), Errc::internal);
}

TEST_F(AccountVault, ChecksGoWithTheLastTextUnderTheirKey) {
    for (const auto* key : {"k1", "k2"})
        database.put_vault_check(key, "x").value();
    database.make_vault_key_current("k1").value();
    database.put_link(link_of("k1")).value();
    database.make_vault_key_current("k2").value();
    database.drop_vault_checks().value();
    EXPECT_EQ(database.vault_checks().value().size(), 2U);
    for (const auto& text : stale())
        database.replace_seal(text, under("k2", "z")).value();
    database.drop_vault_checks().value();
    const auto left = database.vault_checks().value();
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left.front().first, "k2");
}

TEST_F(AccountVault, AnOldKeyIsGoneOnceNothingStandsUnderItAndThatWasSaid) {
    const auto old = [&] { return database.old_vault_keys().value(); };
    database.put_vault_check("k0", "x").value();
    EXPECT_TRUE(old().empty()) << "none is current, so none is old";
    for (const auto* key : {"k1", "k2"}) {
        database.put_vault_check(key, "x").value();
        database.make_vault_key_current(key).value();
        if (key == std::string("k1")) database.put_link(link_of("k1")).value();
    }
    EXPECT_EQ(old(), (std::vector<std::string>{"k0", "k1"}));
    database.drop_vault_checks().value();
    for (const auto* key : {"k0", "k1", "k2"})
        database.end_vault_key(key).value();
    EXPECT_EQ(old(), std::vector<std::string>{"k1"}) << "a link stands under it";
    database.remove_link(kKey).value();
    database.end_vault_key("k1").value();
    EXPECT_EQ(old(), std::vector<std::string>{"k1"}) << "its check is there";
    database.drop_vault_checks().value();
    EXPECT_TRUE(old().empty());
    database.make_vault_key_current("k3").value();
    EXPECT_EQ(old(), std::vector<std::string>{"k2"});
}

TEST_F(AccountVault, ALeaseIsProlongedByItsHolderOnly) {
    database.put_link(link_of("k1")).value();
    const auto seen = row().version;
    ASSERT_EQ(database.lease_link(kKey, seen, "a:1", 1, 10).value(), AccountDatabase::Lease::yours);
    database.hold_link(kKey, "b:1", 100).value();
    database.hold_link(kKey, "a:1", 50).value();
    EXPECT_EQ(database.lease_link(kKey, seen, "b:1", 49, 100).value(), AccountDatabase::Lease::held);
    EXPECT_EQ(database.lease_link(kKey, seen, "b:1", 50, 100).value(), AccountDatabase::Lease::yours);
}

TEST_F(AccountVault, AScrubLeavesNoByteOfWhatWasReplaced) {
    scribed::test::TestLoop loop;
    const auto store = AccountStore::open(dir / "accounts.db").value();
    database.make_vault_key_current("k1").value();
    const std::string secret(300, 'S');
    for (int i = 0; i < 50; ++i) {
        auto link = link_of("k1", "user" + std::to_string(i));
        link.refresh_token = under("k1", secret);
        database.put_link(link).value();
    }
    database.make_vault_key_current("k2").value();
    for (const auto& text : stale())
        database.replace_seal(text, under("k2", "z")).value();
    EXPECT_NE(bytes().find("v1.k1."), std::string::npos) << "else this test shows nothing";
    const auto inside = [](AccountDatabase& accounts) { return accounts.scrub(); };
    EXPECT_FALSE(loop.run(store->ask(inside))) << "SQLite does not do it inside a transaction";
    loop.run(store->ask_alone(inside)).value();
    EXPECT_EQ(bytes().find("v1.k1."), std::string::npos);
    EXPECT_EQ(bytes().find(secret.substr(0, 40)), std::string::npos);
    EXPECT_EQ(database.seal_counts().value(), (SealCounts{100, 0}));
}

TEST_F(AccountVault, AScrubThatMeetsAReaderIsToBeTriedAgain) {
    database.put_link(link_of("k1")).value();
    auto reader = AccountDatabase::open(dir / "accounts.db").value();
    reader.begin().value();
    EXPECT_EQ(database.scrub().error().code(), Errc::timeout);
    reader.rollback();
    database.scrub().value();
}

}  // namespace
}  // namespace scribed::store

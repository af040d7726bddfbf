// SPDX-License-Identifier: Apache-2.0
#include "identity/vault.hpp"

#include <set>

#include <gtest/gtest.h>

#include "identity/accounts.hpp"
#include "proto/base64.hpp"
#include "store/sqlite.hpp"
#include "tests/identity/auth_desk.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::identity {
namespace {

using test::vault_of;

constexpr RecordName kName{"ada", "openai", "link.access_token"};

Vault two_keys(char first, char second) {
    std::vector<Secret> keys;
    for (const char letter : {first, second}) {
        std::string key(32, letter);
        for (std::size_t i = 0; i < key.size(); ++i)
            key[i] = static_cast<char>(letter + static_cast<char>(i % 8));
        keys.emplace_back(key);
    }
    return Vault::make(std::move(keys)).value();
}

TEST(Vault, GivesBackWhatWasSealed) {
    const auto vault = vault_of();
    for (const auto& plain : {std::string(), std::string("a"), std::string("\0x\n", 3), std::string(5000, 'z')}) {
        EXPECT_EQ(vault.open(kName, vault.seal(kName, plain)).value().view(), plain);
    }
}

TEST(Vault, SealsTheSameTextDifferentlyEachTime) {
    const auto vault = vault_of();
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i)
        seen.insert(vault.seal(kName, "secret"));
    EXPECT_EQ(seen.size(), 100U);
    EXPECT_EQ(seen.begin()->find("secret"), std::string::npos);
}

TEST(Vault, NoticesEveryChangedBit) {
    const auto vault = vault_of();
    const auto sealed = vault.seal(kName, "rt_secret");
    const auto start = sealed.rfind('.') + 1;
    const auto bytes = proto::decode_base64(std::string_view(sealed).substr(start)).value();
    for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
        auto changed = bytes;
        changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << (i % 8)));
        auto text = sealed.substr(0, start);
        proto::append_base64(text, changed);
        EXPECT_EQ(vault.open(kName, text).error().code(), Errc::corrupt) << i;
    }
    for (std::size_t length = 0; length < sealed.size(); ++length)
        EXPECT_FALSE(vault.open(kName, sealed.substr(0, length))) << length;
}

TEST(Vault, OpensNothingThatWasMovedFromAnotherRecord) {
    const auto vault = vault_of();
    const auto sealed = vault.seal(kName, "secret");
    const RecordName others[] = {
        {"eve", "openai", "link.access_token"},
        {"ada", "other", "link.access_token"},
        {"ada", "openai", "link.refresh_token"},
        {"adao", "penai", "link.access_token"},
    };
    for (const auto& other : others)
        EXPECT_EQ(vault.open(other, sealed).error().code(), Errc::corrupt);
}

TEST(Vault, TheFirstKeySealsAndAllOpen) {
    const auto old = vault_of('a');
    const auto both = two_keys('q', 'a');
    const auto sealed = old.seal(kName, "secret");
    EXPECT_EQ(both.open(kName, sealed).value().view(), "secret");
    const auto again = both.seal(kName, "secret");
    EXPECT_EQ(vault_of('q').open(kName, again).value().view(), "secret");
    const auto refused = old.open(kName, again);
    EXPECT_EQ(refused.error().code(), Errc::unauthorized);
    EXPECT_TRUE(both.knows(old.sealing_key()));
    EXPECT_FALSE(old.knows(both.sealing_key()));
}

class VaultAtStart : public testing::Test {
protected:
    Result<std::unique_ptr<Accounts>> open(std::optional<Vault> vault) {
        return Accounts::open(file, std::move(vault), "node");
    }
    std::int64_t checks() {
        auto sql = store::Sqlite::open(file).value();
        std::int64_t count = 0;
        sql.query(
               "SELECT count(*) FROM vault_check", {}, [&](const store::SqlRow& row) { count = row.integer(0); }
        ).value();
        return count;
    }
    scribed::test::ScratchDir dir;
    const std::filesystem::path file = dir / "accounts.db";
};

TEST_F(VaultAtStart, WrongAndMissingKeysAreToldAndNothingIsChanged) {
    ASSERT_TRUE(open(vault_of('a')).has_value());
    ASSERT_TRUE(open(vault_of('a')).has_value());
    const auto wrong = open(vault_of('q'));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code(), Errc::invalid);
    EXPECT_EQ(wrong.error().param(), "accounts.vault_key_file");
    EXPECT_NE(wrong.error().message().find(vault_of('a').sealing_key()), std::string::npos);
    const auto missing = open(std::nullopt);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().param(), "accounts.vault_key_file");
    EXPECT_EQ(checks(), 1);
    EXPECT_TRUE(open(vault_of('a')).has_value());
}

TEST_F(VaultAtStart, ANewKeyInFrontOfTheOldOneIsTaken) {
    ASSERT_TRUE(open(vault_of('a')).has_value());
    ASSERT_TRUE(open(two_keys('q', 'a')).has_value());
    EXPECT_EQ(checks(), 2);
    EXPECT_FALSE(open(vault_of('q'))) << "the old key may still be needed";
}

TEST_F(VaultAtStart, WithoutAKeyADatabaseThatNeedsNoneOpens) {
    const auto accounts = open(std::nullopt);
    ASSERT_TRUE(accounts.has_value());
    EXPECT_EQ((*accounts)->vault(), nullptr);
    EXPECT_TRUE(open(vault_of('a')).has_value());
}

TEST_F(VaultAtStart, TheDatabaseIsForItsOwnerOnly) {
    const auto accounts = open(vault_of('a'));
    ASSERT_TRUE(accounts.has_value());
    using std::filesystem::perms;
    for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
        const auto others = entry.status().permissions() & (perms::group_all | perms::others_all);
        EXPECT_EQ(others, perms::none) << entry.path();
    }
}

}  // namespace
}  // namespace scribed::identity

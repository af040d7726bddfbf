// SPDX-License-Identifier: Apache-2.0
#include "identity/vault_rotation.hpp"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/accounts.hpp"
#include "tests/identity/auth_desk.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::identity {
namespace {

using store::AccountDatabase;
using store::SealCounts;
using test::key_id;
using test::keys_of;
using test::vault_of;
using testing::HasSubstr;

const store::LinkKey kKey{"ada", "openai"};

class VaultAtStart : public testing::Test {
protected:
    Result<std::unique_ptr<Accounts>> open(VaultKeys::Read keys) {
        return Accounts::open(file, std::move(keys), "node");
    }
    std::unique_ptr<Accounts> start(const std::string& letters) { return open(keys_of(letters)).value(); }
    void link(Accounts& accounts) {
        const auto row = accounts.seal_login(kKey, {{}, test::jwt(0), "rt_1"}).value();
        const auto put = [row](AccountDatabase& database) { return database.put_link(row); };
        loop.run(accounts.store().ask(put)).value();
    }
    VaultState state(Accounts& accounts) { return loop.run(accounts.vault_state()).value(); }
    std::string bytes() const {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    const std::filesystem::path file = dir / "accounts.db";
};

TEST_F(VaultAtStart, WrongAndMissingKeysAreToldAndNothingIsChanged) {
    start("a");
    start("a");
    const auto before = bytes();
    const auto wrong = open(keys_of("q"));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code(), Errc::invalid);
    EXPECT_EQ(wrong.error().param(), "accounts.vault_key_file");
    EXPECT_THAT(wrong.error().message(), HasSubstr(key_id('a')));
    const auto missing = open({});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().param(), "accounts.vault_key_file");
    EXPECT_THAT(missing.error().message(), HasSubstr(key_id('a')));
    const auto unreadable = open([]() -> Result<Vault> { return Error(Errc::invalid, "cannot be read"); });
    EXPECT_EQ(unreadable.error().message(), "cannot be read");
    EXPECT_EQ(bytes(), before);
    start("a");
}

TEST_F(VaultAtStart, TheFirstKeyOfANewDatabaseIsItsCurrentOne) {
    const auto accounts = start("ab");
    const auto now = state(*accounts);
    EXPECT_EQ(now.current_key, key_id('a'));
    EXPECT_EQ(now.sealing_key, key_id('a'));
    EXPECT_EQ(now.known_keys, vault_of("ab").key_ids());
    EXPECT_TRUE(now.old_keys.empty());
}

TEST_F(VaultAtStart, ANewKeyInFrontOfTheCurrentOneBeginsARotation) {
    link(*start("a"));
    const auto accounts = start("qa");
    const auto now = state(*accounts);
    EXPECT_EQ(now.current_key, key_id('q'));
    EXPECT_EQ(now.sealing_key, key_id('q'));
    EXPECT_EQ(now.old_keys, std::vector<std::string>{key_id('a')});
    EXPECT_EQ(now.texts, (SealCounts{2, 2}));
    EXPECT_THAT(open(keys_of("q")).error().message(), HasSubstr(key_id('a'))) << "texts still stand under it";
    EXPECT_FALSE(open(keys_of("a"))) << "and new ones do not";
}

TEST_F(VaultAtStart, ANewKeyBehindTheCurrentOneWaitsForItsTurn) {
    start("a");
    EXPECT_EQ(state(*start("aq")).current_key, key_id('a'));
    EXPECT_EQ(state(*start("qa")).current_key, key_id('q'));
    const auto other = start("aq");
    EXPECT_EQ(state(*other).current_key, key_id('q')) << "a key that was replaced does not come back";
    EXPECT_EQ(state(*other).sealing_key, key_id('q')) << "wherever in the file it stands";
}

TEST_F(VaultAtStart, AKeyUnderWhichNothingStandsIsNotNeeded) {
    start("a");
    start("qa");
    start("q");
}

TEST_F(VaultAtStart, ADatabaseFromBeforeThereWasACurrentKeyNeedsAllOfItsKeys) {
    {
        auto old = AccountDatabase::open(file).value();
        for (const char letter : {'a', 'b'}) {
            const auto vault = vault_of(std::string_view(&letter, 1));
            const auto sealed = vault.seal(key_id(letter), {"", "", "vault_check"}, "scribed vault check");
            old.put_vault_check(key_id(letter), sealed).value();
        }
    }
    EXPECT_FALSE(open(keys_of("a")));
    EXPECT_FALSE(open(keys_of("b")));
    EXPECT_EQ(state(*start("ba")).current_key, key_id('b'));
}

TEST_F(VaultAtStart, WithoutAKeyADatabaseThatNeedsNoneOpens) {
    {
        const auto accounts = open({}).value();
        EXPECT_FALSE(accounts->has_vault());
        EXPECT_EQ(accounts->unseal({"", "", ""}, "x").error().code(), Errc::unauthorized);
        EXPECT_EQ(loop.run(accounts->rotate()).error().code(), Errc::unauthorized);
        EXPECT_EQ(state(*accounts).current_key, "");
    }
    start("a");
}

TEST_F(VaultAtStart, TheDatabaseIsForItsOwnerOnly) {
    const auto accounts = start("a");
    using std::filesystem::perms;
    for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
        const auto others = entry.status().permissions() & (perms::group_all | perms::others_all);
        EXPECT_EQ(others, perms::none) << entry.path();
    }
}

// The key file that a running daemon reads.
class VaultRotation : public VaultAtStart {
protected:
    VaultRotation() { link(*accounts); }
    std::string refusal() {
        const auto rotated = loop.run(accounts->rotate());
        if (rotated) return "rotated";
        EXPECT_EQ(rotated.error().code(), Errc::conflict);
        EXPECT_EQ(rotated.error().param(), "accounts.vault_key_file");
        return rotated.error().message();
    }

    std::string letters = "a";
    const std::unique_ptr<Accounts> accounts = open([this] { return Result<Vault>(vault_of(letters)); }).value();
};

TEST_F(VaultRotation, MakesTheFirstKeyOfTheFileCurrentAndSealsWithIt) {
    letters = "qa";
    EXPECT_EQ(refusal(), "rotated");
    const auto now = state(*accounts);
    EXPECT_EQ(now.current_key, key_id('q'));
    EXPECT_EQ(now.sealing_key, key_id('q'));
    EXPECT_EQ(now.old_keys, std::vector<std::string>{key_id('a')});
    EXPECT_EQ(now.texts, (SealCounts{2, 2}));
    link(*accounts);
    EXPECT_EQ(state(*accounts).texts, (SealCounts{2, 0}));
}

TEST_F(VaultRotation, IsRefusedWithoutANewFirstKey) {
    EXPECT_THAT(refusal(), HasSubstr("no new first key"));
    letters = "aq";
    EXPECT_THAT(refusal(), HasSubstr("no new first key"));
    letters = "qa";
    EXPECT_EQ(refusal(), "rotated");
    EXPECT_THAT(refusal(), HasSubstr("no new first key"));
    letters = "aq";
    EXPECT_THAT(refusal(), HasSubstr("does not come back"));
    EXPECT_EQ(state(*accounts).current_key, key_id('q'));
}

TEST_F(VaultRotation, IsRefusedWhenAKeyThatIsNeededIsGone) {
    letters = "q";
    EXPECT_THAT(refusal(), HasSubstr("does not hold key " + key_id('a')));
    EXPECT_EQ(state(*accounts).current_key, key_id('a'));
    EXPECT_EQ(state(*accounts).known_keys, vault_of("a").key_ids());
    letters = "qa";
    EXPECT_EQ(refusal(), "rotated");
    letters = "xq";
    EXPECT_THAT(refusal(), HasSubstr("does not hold key " + key_id('a'))) << "the first rotation is not over";
}

TEST_F(VaultRotation, CannotBeginWithAFileThatCannotBeRead) {
    VaultKeys::Read broken = [first = true]() mutable -> Result<Vault> {
        if (std::exchange(first, false)) return vault_of("a");
        return Error(Errc::invalid, "the vault key file is gone", "accounts.vault_key_file");
    };
    const auto other = open(std::move(broken)).value();
    EXPECT_EQ(loop.run(other->rotate()).error().code(), Errc::invalid);
    EXPECT_EQ(state(*other).sealing_key, key_id('a')) << "what is in memory goes on serving";
}

}  // namespace
}  // namespace scribed::identity

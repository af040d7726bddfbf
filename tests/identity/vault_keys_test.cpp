// SPDX-License-Identifier: Apache-2.0
#include "identity/vault_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/identity/auth_desk.hpp"

namespace scribed::identity {
namespace {

using test::key_id;
using test::vault_of;
using testing::HasSubstr;

constexpr RecordName kName{"ada", "openai", "link.access_token"};

class VaultKeysTest : public testing::Test {
protected:
    static std::string sealed_by(char letter) {
        return vault_of(std::string_view(&letter, 1)).seal(key_id(letter), kName, "secret");
    }
    std::string opened(char letter) {
        const auto plain = keys.open(kName, sealed_by(letter));
        return plain ? std::string(plain->view()) : std::string(name(plain.error().code()));
    }

    std::string file = "a";  ///< empty: it cannot be read
    int reads = 0;
    VaultKeys keys{vault_of("a"), key_id('a'), [this]() -> Result<Vault> {
                       ++reads;
                       if (file.empty()) return Error(Errc::invalid, "the file is gone");
                       return vault_of(file);
                   }};
};

TEST_F(VaultKeysTest, SealWithOneAndOpenWithoutLookingAgain) {
    EXPECT_EQ(Vault::sealed_by(keys.seal(kName, "secret")), key_id('a'));
    EXPECT_EQ(opened('a'), "secret");
    auto broken = sealed_by('a');
    broken.back() = broken.back() == 'A' ? 'B' : 'A';
    EXPECT_FALSE(keys.open(kName, broken));
    EXPECT_EQ(keys.open(kName, "no sealed text").error().code(), Errc::corrupt);
    EXPECT_EQ(reads, 0);
}

TEST_F(VaultKeysTest, LookForAKeyThatTheyMeetAndKeepTheOthers) {
    file = "qx";
    EXPECT_EQ(opened('q'), "secret");
    EXPECT_EQ(reads, 1);
    EXPECT_EQ(opened('x'), "secret");
    EXPECT_EQ(opened('a'), "secret") << "a text may still stand under it";
    EXPECT_EQ(reads, 1);
    EXPECT_EQ(Vault::sealed_by(keys.seal(kName, "x")), key_id('a')) << "which seals is not theirs to decide";
}

TEST_F(VaultKeysTest, LookForTheSameKeyOnceInAWhileAndForAnotherAtOnce) {
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(opened('q'), "unauthorized");
    EXPECT_LE(reads, 2);
    const auto so_far = reads;
    file = "xa";
    EXPECT_EQ(opened('x'), "secret");
    EXPECT_EQ(reads, so_far + 1);
}

TEST_F(VaultKeysTest, SayWhichKeyIsMissingAndWhatToDo) {
    const auto missing = keys.open(kName, sealed_by('q'));
    EXPECT_EQ(missing.error().param(), "accounts.vault_key_file");
    EXPECT_THAT(missing.error().message(), HasSubstr(key_id('q')));
    EXPECT_THAT(missing.error().message(), HasSubstr("add its line to the vault key file"));
    file.clear();
    EXPECT_THAT(keys.seal_under(key_id('x')).error().message(), HasSubstr("the file is gone"));
}

TEST_F(VaultKeysTest, SealUnderAnotherKeyOnceTheyHaveIt) {
    EXPECT_EQ(keys.seal_under(key_id('q')).error().code(), Errc::unauthorized);
    EXPECT_EQ(keys.sealing_key(), key_id('a'));
    EXPECT_TRUE(keys.seal_under(key_id('a')).has_value());
    file = "axq";
    EXPECT_TRUE(keys.seal_under(key_id('x')).has_value());
    EXPECT_EQ(Vault::sealed_by(keys.seal(kName, "x")), key_id('x'));
}

TEST_F(VaultKeysTest, LetGoOfAKeyOnlyWhenNothingNeedsIt) {
    file = "q";
    keys.look_again({key_id('a')});
    EXPECT_EQ(keys.known_keys(), vault_of("a").key_ids());
    file = "qa";
    keys.look_again({key_id('a')});
    EXPECT_EQ(keys.known_keys(), vault_of("qa").key_ids());
    EXPECT_EQ(keys.sealing_key(), key_id('a'));
    file.clear();
    keys.look_again({});
    EXPECT_EQ(keys.known_keys(), vault_of("qa").key_ids()) << "a file that cannot be read takes nothing away";
    file = "q";
    keys.look_again({key_id('q')});
    EXPECT_EQ(keys.known_keys(), vault_of("q").key_ids());
    EXPECT_EQ(keys.sealing_key(), key_id('q'));
}

TEST_F(VaultKeysTest, AreReplacedWithTheirFirstToSeal) {
    keys.replace(std::make_shared<const Vault>(vault_of("qa")));
    EXPECT_EQ(keys.sealing_key(), key_id('q'));
    EXPECT_EQ(reads, 0);
}

}  // namespace
}  // namespace scribed::identity

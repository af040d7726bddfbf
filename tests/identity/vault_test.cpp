// SPDX-License-Identifier: Apache-2.0
#include "identity/vault.hpp"

#include <set>

#include <gtest/gtest.h>

#include "proto/base64.hpp"
#include "tests/identity/auth_desk.hpp"

namespace scribed::identity {
namespace {

using test::vault_of;

constexpr RecordName kName{"ada", "openai", "link.access_token"};

std::string seal(const Vault& vault, std::string_view plain) { return vault.seal(vault.first_key(), kName, plain); }

TEST(Vault, GivesBackWhatWasSealed) {
    const auto vault = vault_of();
    for (const auto& plain : {std::string(), std::string("a"), std::string("\0x\n", 3), std::string(5000, 'z')}) {
        EXPECT_EQ(vault.open(kName, seal(vault, plain)).value().view(), plain);
    }
}

TEST(Vault, SealsTheSameTextDifferentlyEachTime) {
    const auto vault = vault_of();
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i)
        seen.insert(seal(vault, "secret"));
    EXPECT_EQ(seen.size(), 100U);
    EXPECT_EQ(seen.begin()->find("secret"), std::string::npos);
}

TEST(Vault, NoticesEveryChangedBit) {
    const auto vault = vault_of();
    const auto sealed = seal(vault, "rt_secret");
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
    const auto sealed = seal(vault, "secret");
    const RecordName others[] = {
        {"eve", "openai", "link.access_token"},
        {"ada", "other", "link.access_token"},
        {"ada", "openai", "link.refresh_token"},
        {"adao", "penai", "link.access_token"},
    };
    for (const auto& other : others)
        EXPECT_EQ(vault.open(other, sealed).error().code(), Errc::corrupt);
}

TEST(Vault, TheKeyThatIsNamedSealsAndAllOpen) {
    const auto old = vault_of("a");
    const auto both = vault_of("qa");
    const auto sealed = seal(old, "secret");
    EXPECT_EQ(both.open(kName, sealed).value().view(), "secret");
    const auto again = seal(both, "secret");
    EXPECT_EQ(vault_of("q").open(kName, again).value().view(), "secret");
    const auto refused = old.open(kName, again);
    EXPECT_EQ(refused.error().code(), Errc::unauthorized);
    EXPECT_EQ(old.open(kName, both.seal(old.first_key(), kName, "x")).value().view(), "x");
    EXPECT_THROW((void)old.seal(both.first_key(), kName, "x"), std::logic_error);
    EXPECT_TRUE(both.knows(old.first_key()));
    EXPECT_FALSE(old.knows(both.first_key()));
}

TEST(Vault, TakesUpAnotherOnesKeysBehindItsOwn) {
    const auto old = vault_of("ab");
    const auto both = vault_of("qa").with_keys_of(old);
    EXPECT_EQ(both.key_ids(), vault_of("qab").key_ids());
    EXPECT_EQ(both.open(kName, old.seal(test::key_id('b'), kName, "secret")).value().view(), "secret");
}

TEST(Vault, TellsWhichKeySealedAText) {
    const auto vault = vault_of();
    EXPECT_EQ(Vault::sealed_by(seal(vault, "x")), vault.first_key());
    for (const auto* text : {"", "v1", "v1.", "v1.abc", "v1..abc", "v2.abc.def", "v1abc.def", "sealed"})
        EXPECT_EQ(Vault::sealed_by(text), "") << text;
}

}  // namespace
}  // namespace scribed::identity

// SPDX-License-Identifier: Apache-2.0
#include "access/scopes.hpp"

#include <gtest/gtest.h>

#include "access/caller.hpp"
#include "access/secret_text.hpp"

namespace scribed::access {
namespace {

TEST(Scopes, AreReadWithCommasAndSpaces) {
    const auto scopes = Scopes::parse("read,ingest  admin").value();
    EXPECT_TRUE(scopes.has(Scope::read));
    EXPECT_TRUE(scopes.has(Scope::ingest));
    EXPECT_TRUE(scopes.has(Scope::admin));
    EXPECT_FALSE(scopes.has(Scope::account));
    EXPECT_EQ(scopes.text(), "ingest read admin");
    EXPECT_EQ(Scopes::parse(scopes.text()).value(), scopes);
}

TEST(Scopes, RefuseWordsThatAreNoneAndNone) {
    EXPECT_NE(Scopes::parse("read,rite").error().message().find("'rite'"), std::string::npos);
    for (const auto* text : {"", " , ", "READ"})
        EXPECT_EQ(Scopes::parse(text).error().code(), Errc::invalid) << text;
}

TEST(Scopes, KnowWhatTheyHold) {
    const Scopes two{Scope::ingest, Scope::read};
    EXPECT_TRUE(Scopes::all().has_all(two));
    EXPECT_TRUE(two.has_all({Scope::read}));
    EXPECT_FALSE(two.has_all(Scopes::all()));
}

TEST(UserNames, AreShortAndPlain) {
    for (const auto* good : {"ada", "ada.b@example-1_x", "7"})
        EXPECT_TRUE(check_user_name(good)) << good;
    for (const auto& bad :
         {std::string(), std::string(".hidden"), std::string("a b"), std::string("a\nb"), std::string("ä"),
          std::string(65, 'a'), std::string("a/b")})
        EXPECT_EQ(check_user_name(bad).error().param(), "user") << bad;
}

TEST(KeyText, IsTakenApartAgain) {
    const auto key = KeyText::make();
    const auto parsed = KeyText::parse(key.text());
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->id, key.id);
    EXPECT_EQ(parsed->secret, key.secret);
    EXPECT_NE(KeyText::make().text(), key.text());
}

TEST(KeyText, IsNothingElse) {
    const auto text = KeyText::make().text();
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_FALSE(KeyText::parse(text.substr(0, size))) << size;
    EXPECT_FALSE(KeyText::parse(text + "0"));
    auto capital = text;
    capital.back() = 'G';
    EXPECT_FALSE(KeyText::parse(capital));
    EXPECT_FALSE(KeyText::parse(make_pass(kTicketMark)));
}

}  // namespace
}  // namespace scribed::access

// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "store/account_database.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

using Pass = AccountDatabase::Pass;

ApiKeyRow key_row(const std::string& id, const std::string& user = "ada") {
    return {id, user, "ingest read", "a label", "hash of " + id, 100, 0, 0, 0};
}

class AccountKeys : public testing::Test {
public:
    scribed::test::ScratchDir dir;
    AccountDatabase database = AccountDatabase::open(dir / "accounts.db").value();
};

TEST_F(AccountKeys, AreKeptWithEveryMember) {
    EXPECT_FALSE(database.has_api_keys().value());
    EXPECT_FALSE(database.api_key("k1").value());
    auto row = key_row("k1");
    row.expires_ms = 900;
    database.put_api_key(row).value();
    EXPECT_EQ(*database.api_key("k1").value(), row);
    EXPECT_TRUE(database.has_api_keys().value());
    EXPECT_EQ(database.put_api_key(row).error().code(), Errc::conflict);
    EXPECT_TRUE(row.valid(899));
    EXPECT_FALSE(row.valid(900));
}

TEST_F(AccountKeys, AreListedForOneUserOrForAll) {
    database.put_api_key(key_row("k1", "ada")).value();
    database.put_api_key(key_row("k2", "ben")).value();
    EXPECT_EQ(database.api_keys("ada").value(), std::vector{key_row("k1", "ada")});
    EXPECT_EQ(database.api_keys("").value().size(), 2U);
    EXPECT_TRUE(database.api_keys("cleo").value().empty());
}

TEST_F(AccountKeys, AreRevokedOnceAndStayKnown) {
    EXPECT_EQ(database.revoke_api_key("k1", 200).error().code(), Errc::not_found);
    database.put_api_key(key_row("k1")).value();
    EXPECT_TRUE(database.revoke_api_key("k1", 200).value());
    EXPECT_FALSE(database.revoke_api_key("k1", 300).value());
    EXPECT_EQ(database.api_key("k1").value()->revoked_ms, 200);
    EXPECT_TRUE(database.has_api_keys().value()) << "a door that was locked once stays locked";
}

TEST_F(AccountKeys, PassesAreTakenOnce) {
    for (const auto kind : {Pass::ticket, Pass::browser}) {
        database.put_pass(kind, {"h1", "ada", "read", "", 100, 200}).value();
        EXPECT_EQ(database.pass(kind, "h1", 150).value()->user, "ada");
        EXPECT_FALSE(database.pass(kind, "h1", 200).value()) << "too late";
        EXPECT_TRUE(database.take_pass(kind, "h1", 150).value());
        EXPECT_FALSE(database.take_pass(kind, "h1", 150).value());
        EXPECT_FALSE(database.pass(kind, "h2", 150).value());
    }
}

TEST_F(AccountKeys, APassIsWorthNothingWithoutItsKey) {
    auto key = key_row("k1");
    key.expires_ms = 180;
    database.put_api_key(key).value();
    for (const auto kind : {Pass::ticket, Pass::browser}) {
        database.put_pass(kind, {"h1", "ada", "read", "k1", 100, 500}).value();
        EXPECT_TRUE(database.pass(kind, "h1", 179).value());
        EXPECT_FALSE(database.pass(kind, "h1", 181).value()) << "its key has expired";
    }
    database.put_api_key(key_row("k2")).value();
    database.put_pass(Pass::browser, {"h2", "ada", "read", "k2", 100, 500}).value();
    database.revoke_api_key("k2", 150).value();
    EXPECT_FALSE(database.pass(Pass::browser, "h2", 200).value());
}

TEST_F(AccountKeys, ExpiredPassesAreSweptOut) {
    database.put_pass(Pass::ticket, {"old", "ada", "read", "", 100, 200}).value();
    database.put_pass(Pass::ticket, {"new", "ada", "read", "", 300, 400}).value();
    EXPECT_FALSE(database.pass(Pass::ticket, "old", 150).value());
    EXPECT_TRUE(database.pass(Pass::ticket, "new", 350).value());
}

}  // namespace
}  // namespace scribed::store

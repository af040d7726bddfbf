// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "store/account_database.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

RedirectLoginRow row_of(const std::string& state, const std::string& user = "ada", UnixMs expires_ms = 900) {
    return {state, {user, "openai"}, "browser of " + state, "sealed", "http://127.0.0.1/cb", "app_own", expires_ms};
}

class AccountRedirects : public testing::Test {
protected:
    bool there(const std::string& state) { return database.take_redirect_login(state, 100).value().has_value(); }

    scribed::test::ScratchDir dir;
    AccountDatabase database = AccountDatabase::open(dir / "accounts.db").value();
    AccountDatabase other = AccountDatabase::open(dir / "accounts.db").value();
};

TEST_F(AccountRedirects, AreTakenOnceByWhicheverDaemonComesFirst) {
    database.put_redirect_login(row_of("s1"), 100).value();
    EXPECT_EQ(*other.take_redirect_login("s1", 100).value(), row_of("s1"));
    EXPECT_FALSE(there("s1"));
    EXPECT_FALSE(there("s2"));
}

TEST_F(AccountRedirects, AreWorthNothingAfterTheirTimeAndAreSweptThen) {
    database.put_redirect_login(row_of("s1"), 100).value();
    EXPECT_FALSE(database.take_redirect_login("s1", 900).value());
    EXPECT_FALSE(there("s1")) << "too late a try takes it all the same";
    database.put_redirect_login(row_of("s2"), 100).value();
    database.put_redirect_login(row_of("s3", "ben", 2000), 900).value();
    EXPECT_FALSE(there("s2"));
    EXPECT_TRUE(there("s3"));
}

TEST_F(AccountRedirects, MakeRoomWhenAUserHasTooManyAndTouchNobodyElses) {
    database.put_redirect_login(row_of("bens", "ben", 200), 100).value();
    for (int i = 0; i < 40; ++i)
        database.put_redirect_login(row_of("s" + std::to_string(i), "ada", 900 + i), 100).value();
    EXPECT_TRUE(there("bens"));
    EXPECT_FALSE(there("s7"));
    EXPECT_TRUE(there("s8"));
    EXPECT_TRUE(there("s39"));
}

}  // namespace
}  // namespace scribed::store

// SPDX-License-Identifier: Apache-2.0
#include "daemon/account_service.hpp"

#include <gtest/gtest.h>

#include "tests/daemon/sweep_house.hpp"

namespace scribed::daemon {
namespace {

// Nobody watches the database in these: what is known is known from the call itself.
class AccountServiceTest : public testing::Test {
protected:
    void SetUp() override { Log::set_level(LogLevel::error); }
    void TearDown() override { Log::set_level(LogLevel::info); }

    bool usable(const std::string& user) { return ours_.accounts.bearer(user)->configured(); }

    scribed::test::ScratchDir dir_;
    scribed::test::TestLoop loop_;
    test::UsageDesk desk_{loop_};
    test::SweepingDaemon ours_{loop_, desk_, dir_ / "accounts.db", "a"};
    test::SweepingDaemon another_{loop_, desk_, dir_ / "accounts.db", "b"};
};

TEST_F(AccountServiceTest, AnImportedLoginIsOfUseAtOnce) {
    EXPECT_FALSE(usable("ada"));
    ours_.link("ada");
    EXPECT_TRUE(usable("ada"));
}

TEST_F(AccountServiceTest, WhoIsToldThatADeviceLoginLinkedMayGoOnAtOnce) {
    store::DeviceLoginRow row;
    row.key = {"ada", "openai"};
    row.id = "login-1";
    const auto put = [&row](store::AccountDatabase& database) { return database.put_device_login(row); };
    ours_.ask(put);
    EXPECT_EQ(loop_.run(ours_.accounts.device("ada")).value()->state, "pending");
    // As the process does that spends the code.
    another_.link("ada");
    row.state = "linked";
    ours_.ask(put);
    EXPECT_FALSE(usable("ada"));
    EXPECT_EQ(loop_.run(ours_.accounts.device("ada")).value()->state, "linked");
    EXPECT_TRUE(usable("ada"));
}

}  // namespace
}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "store/account_database.hpp"

#include <gtest/gtest.h>

#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

using Lease = AccountDatabase::Lease;

const LinkKey kKey{"ada", "openai"};

LinkRow link_row(const std::string& refresh = "sealed_r0") {
    LinkRow row;
    row.key = kKey;
    row.account_id = "acc";
    row.email = "ada@example.test";
    row.plan = "plus";
    row.access_token = "sealed_a";
    row.refresh_token = refresh;
    row.expires_ms = 5;
    row.linked_ms = 3;
    return row;
}

class AccountTables : public testing::Test {
protected:
    std::int64_t version() { return database.link(kKey).value()->version; }

    scribed::test::ScratchDir dir;
    AccountDatabase database = AccountDatabase::open(dir / "accounts.db").value();
    AccountDatabase other = AccountDatabase::open(dir / "accounts.db").value();
};

TEST_F(AccountTables, KeepALinkForEachUserAndProvider) {
    EXPECT_FALSE(database.link(kKey).value().has_value());
    database.put_link(link_row()).value();
    auto stored = other.link(kKey).value().value();
    stored.version = 0;
    EXPECT_EQ(stored, link_row());
    EXPECT_FALSE(database.link({"eve", "openai"}).value().has_value());
    EXPECT_TRUE(database.links("eve").value().empty());
    EXPECT_EQ(database.links("ada").value().size(), 1U);
    database.remove_link(kKey).value();
    EXPECT_EQ(database.remove_link(kKey).error().code(), Errc::not_found);
}

TEST_F(AccountTables, NeverGiveALinkTheSameVersionTwice) {
    database.put_link(link_row()).value();
    const auto first = version();
    database.remove_link(kKey).value();
    database.put_link(link_row()).value();
    EXPECT_GT(version(), first);
}

TEST_F(AccountTables, LeaseALinkToOneHolder) {
    database.put_link(link_row()).value();
    const auto seen = version();
    EXPECT_EQ(database.lease_link(kKey, seen, "a:1", 100, 200).value(), Lease::yours);
    EXPECT_EQ(other.lease_link(kKey, seen, "b:1", 150, 250).value(), Lease::held);
    EXPECT_EQ(other.lease_link(kKey, seen, "b:1", 200, 300).value(), Lease::yours) << "the first has run out";
    database.release_link(kKey, "a:1").value();
    EXPECT_EQ(database.lease_link(kKey, seen, "a:2", 210, 300).value(), Lease::held) << "only its holder gives it back";
    other.release_link(kKey, "b:1").value();
    EXPECT_EQ(database.lease_link(kKey, seen, "a:2", 210, 300).value(), Lease::yours);
    database.clear_leases("b").value();
    EXPECT_EQ(other.lease_link(kKey, seen, "b:2", 220, 300).value(), Lease::held);
    database.clear_leases("a").value();
    EXPECT_EQ(other.lease_link(kKey, seen, "b:2", 220, 300).value(), Lease::yours);
}

TEST_F(AccountTables, RenewOnlyTheVersionThatWasSeen) {
    database.put_link(link_row()).value();
    const auto seen = version();
    auto renewed = link_row("sealed_r1");
    renewed.refreshed_ms = 7;
    EXPECT_TRUE(database.renew_link(renewed, seen).value());
    EXPECT_FALSE(other.renew_link(link_row("sealed_late"), seen).value());
    EXPECT_FALSE(other.end_link(kKey, seen, LinkStatus::revoked, "late").value());
    EXPECT_EQ(other.lease_link(kKey, seen, "b:1", 1, 2).value(), Lease::changed);
    const auto stored = database.link(kKey).value().value();
    EXPECT_EQ(stored.refresh_token, "sealed_r1");
    EXPECT_EQ(stored.status, LinkStatus::active);
    EXPECT_GT(stored.version, seen);
}

TEST_F(AccountTables, AnEndedLinkIsNotLeasedUntilItIsMadeAnew) {
    database.put_link(link_row()).value();
    EXPECT_TRUE(database.end_link(kKey, version(), LinkStatus::expired, "over").value());
    EXPECT_EQ(database.link(kKey).value()->status, LinkStatus::expired);
    EXPECT_EQ(database.lease_link(kKey, version(), "a:1", 1, 2).value(), Lease::changed);
    database.put_link(link_row()).value();
    EXPECT_EQ(database.link(kKey).value()->status, LinkStatus::active);
    EXPECT_EQ(database.link(kKey).value()->reason, "");
}

TEST_F(AccountTables, KeepOneLoginAUserAndTouchNoOther) {
    DeviceLoginRow login{kKey, "login_1", "pending", "", "AB-1", "sealed", "", 5, 10};
    database.put_device_login(login).value();
    EXPECT_EQ(other.device_login(kKey).value(), login);
    EXPECT_EQ(other.pending_device_logins().value().size(), 1U);
    auto next = login;
    next.id = "login_2";
    database.put_device_login(next).value();
    login.state = "linked";
    EXPECT_FALSE(database.update_device_login(login).value()) << "it was replaced";
    EXPECT_FALSE(database.remove_device_login(kKey, "login_1").value());
    EXPECT_FALSE(database.lease_device_login(kKey, "login_1", "a:1", 1, 9).value());
    EXPECT_TRUE(database.lease_device_login(kKey, "login_2", "a:1", 1, 9).value());
    EXPECT_TRUE(database.lease_device_login(kKey, "login_2", "a:1", 2, 9).value()) << "its holder asks again";
    EXPECT_FALSE(other.lease_device_login(kKey, "login_2", "b:1", 3, 9).value());
    next.state = "denied";
    EXPECT_TRUE(database.update_device_login(next).value());
    EXPECT_TRUE(other.pending_device_logins().value().empty());
    EXPECT_FALSE(database.lease_device_login(kKey, "login_2", "a:1", 20, 30).value()) << "it is over";
    EXPECT_TRUE(database.remove_device_login(kKey, "login_2").value());
}

TEST_F(AccountTables, ShowTheAuditNewestFirstAndToItsUserOnly) {
    database.put_audit({kKey, 1, "linked", "x"}).value();
    database.put_audit({{"eve", "openai"}, 2, "linked", "y"}).value();
    database.put_audit({kKey, 3, "removed", ""}).value();
    const std::vector<AuditRow> expected{{kKey, 3, "removed", ""}, {kKey, 1, "linked", "x"}};
    EXPECT_EQ(other.audit("ada", 10).value(), expected);
    EXPECT_EQ(other.audit("ada", 1).value().size(), 1U);
}

}  // namespace
}  // namespace scribed::store

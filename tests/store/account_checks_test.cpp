// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "store/account_database.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

const LinkKey kAda{"ada", "openai"};
const LinkKey kBen{"ben", "openai"};

class AccountChecks : public testing::Test {
protected:
    void link(const LinkKey& key, UnixMs made = 3) {
        LinkRow row;
        row.key = key;
        row.access_token = "sealed_a";
        row.refresh_token = "sealed_r";
        row.linked_ms = made;
        database.put_link(row).value();
    }
    void know_everything(const LinkKey& key) {
        database.put_link_check({key, 1000, 90, "works", "works", R"({"plan_type":"plus"})", ""}).value();
        database.put_capability({key, "mint", true, 91, ""}).value();
    }
    /// Who is due at `now`; empty: nobody.
    static std::string due(AccountDatabase& from, UnixMs now, UnixMs until = 10'000) {
        const auto row = from.take_due_check(now, until).value();
        return row ? row->key.user : std::string();
    }

    scribed::test::ScratchDir dir;
    AccountDatabase database = AccountDatabase::open(dir / "accounts.db").value();
    AccountDatabase other = AccountDatabase::open(dir / "accounts.db").value();
};

TEST_F(AccountChecks, ADueLinkIsTakenByOneOfSeveralDaemons) {
    EXPECT_EQ(due(database, 100), "");
    link(kBen, 5);
    link(kAda, 4);
    EXPECT_EQ(due(database, 100), "ada") << "never checked, and older";
    EXPECT_EQ(due(other, 100), "ben");
    EXPECT_EQ(due(database, 100), "");
    EXPECT_EQ(due(other, 9999), "");
    EXPECT_EQ(due(database, 10'000, 20'000), "ada") << "whoever took it did not come to an end";
    EXPECT_EQ(database.link_check(kBen).value()->verdict, "unknown");
}

TEST_F(AccountChecks, TheOneThatHasBeenDueTheLongestComesFirst) {
    for (const auto& [user, next] : {std::pair("a", 70), std::pair("b", 50), std::pair("c", 60), std::pair("d", 300)}) {
        link({user, "openai"});
        database.put_link_check({{user, "openai"}, next, 1, "works", "works", "", ""}).value();
    }
    std::string order;
    for (auto* daemon : {&database, &other, &database, &other})
        order += due(*daemon, 200);
    EXPECT_EQ(order, "bca");
}

TEST_F(AccountChecks, OneLinkIsTakenDueOrNot) {
    EXPECT_FALSE(database.take_check(kAda, 500).value().has_value());
    link(kAda);
    know_everything(kAda);
    EXPECT_EQ(database.take_check(kAda, 500).value()->key, kAda);
    auto row = other.link_check(kAda).value().value();
    EXPECT_EQ(row.next_ms, 500);
    EXPECT_EQ(row.verdict, "works") << "what is known stays";
}

TEST_F(AccountChecks, KeepWhatWasFound) {
    link(kAda);
    const LinkCheckRow row{kAda, 7, 5, "spent", "usage is spent", "{}", "no answer in time"};
    database.put_link_check(row).value();
    EXPECT_EQ(other.link_check(kAda).value(), row);
    EXPECT_EQ(other.link_checks("ada").value(), std::vector{row});
    EXPECT_EQ(other.link_checks("").value(), std::vector{row});
    EXPECT_TRUE(other.link_checks("ben").value().empty());
    EXPECT_FALSE(other.link_check(kBen).value().has_value());
    EXPECT_EQ(database.put_link_check({kBen, 1, 1, "works", "works", "", ""}).error().code(), Errc::not_found);
}

TEST_F(AccountChecks, KnowTheNewestOfEachCapability) {
    link(kAda);
    database.put_capability({kAda, "mint", true, 5, ""}).value();
    database.put_capability({kAda, "mint", false, 6, "no"}).value();
    database.put_capability({kAda, "batch", true, 7, ""}).value();
    database.put_capability({kBen, "mint", true, 8, ""}).value();
    const std::vector<CapabilityRow> expected{{kAda, "batch", true, 7, ""}, {kAda, "mint", false, 6, "no"}};
    EXPECT_EQ(other.capabilities("ada").value(), expected);
    EXPECT_TRUE(other.capabilities("ben").value().empty()) << "nothing is linked";
}

TEST_F(AccountChecks, ADeadLinkIsCheckedAtOnceAndHasNoSuccesses) {
    link(kAda);
    know_everything(kAda);
    EXPECT_EQ(due(database, 500), "");
    const auto version = database.link(kAda).value()->version;
    EXPECT_TRUE(other.end_link(kAda, version, LinkStatus::revoked, "gone").value());
    EXPECT_EQ(due(database, 500), "ada");
    database.put_capability({kAda, "batch", true, 92, ""}).value();
    database.put_capability({kAda, "mint", false, 93, "refused"}).value();
    const std::vector<CapabilityRow> expected{{kAda, "mint", false, 93, "refused"}};
    EXPECT_EQ(database.capabilities("ada").value(), expected);
}

TEST_F(AccountChecks, ALinkThatIsRenewedKeepsWhatIsKnownAndOneThatIsReplacedOrRemovedDoesNot) {
    link(kAda);
    link(kBen);
    know_everything(kBen);
    know_everything(kAda);
    const auto seen = database.link(kAda).value().value();
    EXPECT_TRUE(database.renew_link(seen, seen.version).value());
    EXPECT_TRUE(database.link_check(kAda).value().has_value());
    link(kAda);
    EXPECT_FALSE(database.link_check(kAda).value().has_value());
    EXPECT_TRUE(database.capabilities("ada").value().empty());
    know_everything(kAda);
    database.remove_link(kAda).value();
    EXPECT_FALSE(database.link_check(kAda).value().has_value());
    EXPECT_TRUE(database.capabilities("ada").value().empty());
    EXPECT_EQ(database.link_check(kBen).value()->verdict, "works");
    EXPECT_EQ(database.capabilities("ben").value().size(), 1U);
}

}  // namespace
}  // namespace scribed::store

// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "store/account_database.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

const LinkKey kKey{"ada", "openai"};

class WebhookTable : public testing::Test {
protected:
    void happens(const std::string& event, UnixMs at = 1) { database.put_audit({kKey, at, event, "d"}).value(); }
    std::optional<WebhookTurn> lease(AccountDatabase& by, const std::string& holder, UnixMs now = 100) {
        return by.lease_webhook(holder, now, now + 50).value();
    }
    bool end(AccountDatabase& by, const WebhookTurn& turn, const std::string& holder) {
        auto cursor = turn.cursor;
        cursor.number = turn.number;
        return by.end_webhook_turn(cursor, holder).value();
    }
    std::int64_t pending() { return database.webhook_state().value().pending; }

    scribed::test::ScratchDir dir;
    AccountDatabase database = AccountDatabase::open(dir / "accounts.db").value();
    AccountDatabase other = AccountDatabase::open(dir / "accounts.db").value();
};

TEST_F(WebhookTable, IsNotThereBeforeAWebhookIsConfigured) {
    EXPECT_EQ(database.webhook_state().error().code(), Errc::not_found);
    EXPECT_EQ(database.lease_webhook("a:1", 1, 2).error().code(), Errc::not_found);
    EXPECT_FALSE(database.end_webhook_turn({}, "a:1").value());
}

TEST_F(WebhookTable, BeginsAtTheNewestRowAndOnlyOnce) {
    happens("linked");
    happens("removed");
    database.start_webhook("first").value();
    EXPECT_EQ(pending(), 0);
    happens("linked");
    other.start_webhook("second").value();
    const auto state = other.webhook_state().value();
    EXPECT_EQ(state.cursor.origin, "first");
    EXPECT_EQ(state.pending, 1);
}

TEST_F(WebhookTable, GivesTheEventsThatAreToldInTheirOrder) {
    database.start_webhook("o").value();
    for (const auto* event : {"login_started", "linked", "refreshed", "refused", "login_failed", "removed"})
        happens(event, 7);
    EXPECT_EQ(pending(), 3);
    std::vector<std::string> told;
    while (auto turn = lease(database, "a:1")) {
        EXPECT_EQ(turn->event.key, kKey);
        EXPECT_EQ(turn->event.at_ms, 7);
        EXPECT_EQ(turn->event.detail, "d");
        told.push_back(turn->event.event);
        EXPECT_TRUE(end(database, *turn, "a:1"));
    }
    EXPECT_EQ(told, (std::vector<std::string>{"linked", "refused", "removed"}));
    EXPECT_EQ(pending(), 0);
}

TEST_F(WebhookTable, PassesOverWhatIsNeverTold) {
    database.start_webhook("o").value();
    happens("refreshed");
    happens("refreshed");
    EXPECT_FALSE(lease(database, "a:1"));
    EXPECT_EQ(database.webhook_state().value().cursor.number, 2);
    happens("linked");
    EXPECT_EQ(lease(database, "a:1").value().number, 3);
}

TEST_F(WebhookTable, LetsOneTellAtATime) {
    database.start_webhook("o").value();
    happens("linked");
    happens("removed");
    const auto first = lease(database, "a:1").value();
    EXPECT_FALSE(lease(other, "b:1", 149));
    const auto overtaken = lease(other, "b:1", 150).value();
    EXPECT_EQ(overtaken.number, first.number) << "the first one's time has run out";
    EXPECT_FALSE(end(database, first, "a:1"));
    EXPECT_TRUE(end(other, overtaken, "b:1"));
    EXPECT_EQ(pending(), 1);
    EXPECT_EQ(lease(database, "a:1", 151).value().event.event, "removed");
    other.clear_leases("a").value();
    EXPECT_EQ(lease(other, "b:1", 151).value().event.event, "removed") << "the restarted daemon gave it back";
}

TEST_F(WebhookTable, KeepsHowATryEndedAndWaitsForTheNext) {
    database.start_webhook("o").value();
    happens("linked");
    const auto turn = lease(database, "a:1").value();
    const WebhookCursor failed{"o", turn.cursor.number, 2, 90, 500, 503, "answered 503", 80};
    EXPECT_TRUE(database.end_webhook_turn(failed, "a:1").value());
    EXPECT_EQ(other.webhook_state().value().cursor, failed);
    EXPECT_FALSE(lease(other, "b:1", 499));
    EXPECT_EQ(lease(other, "b:1", 500).value().cursor, failed);
    EXPECT_TRUE(other.end_webhook_turn(failed, "b:1").value());
    database.hurry_webhook().value();
    EXPECT_TRUE(lease(other, "b:1", 200));
}

TEST_F(WebhookTable, TheAuditRingsWhereItIsWritten) {
    int rung = 0;
    database.on_audit([&] { ++rung; });
    happens("linked");
    happens("refreshed");
    other.put_audit({kKey, 1, "linked", ""}).value();
    EXPECT_EQ(rung, 2);
}

}  // namespace
}  // namespace scribed::store

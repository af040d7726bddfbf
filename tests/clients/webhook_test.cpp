// SPDX-License-Identifier: Apache-2.0
// `scribe webhook` as a shell sees it, against a daemon that says what a test wants.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_daemon.hpp"

namespace scribed::clients {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

net::HttpReply said(std::string body, int status = 200) { return {status, {}, std::move(body)}; }

class WebhookTest : public ::testing::Test {
protected:
    void stands(const std::string& body) { daemon_.replies["GET /v1/webhook"] = said(body); }
    void tested(const std::string& body, int status = 200) {
        daemon_.replies["POST /v1/webhook/test"] = said(body, status);
    }

    test::TestLoop loop_;
    FakeDaemon daemon_{loop_};
};

TEST_F(WebhookTest, SaysWhereEventsGoAndThatTheyArrive) {
    stands(R"({"configured":true,"url_host":"hooks.example","pending":0,"last_status":204,)"
           R"("last_success_at":"2026-11-20T12:15:00.123Z","last_error":null,"next_try_at":null})");
    const auto result = daemon_.run("TZ=UTC scribe webhook");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_EQ(result.out, "Events go to hooks.example\n  last delivered  2026-11-20 12:15\n  waiting         0\n");
}

TEST_F(WebhookTest, SaysWhatWentWrongAndWhenItIsTriedAgain) {
    stands(R"({"configured":true,"url_host":"hooks.example","pending":2,"last_status":500,"last_success_at":null,)"
           R"("last_error":"answered 500","next_try_at":"2026-11-20T12:15:00Z"})");
    const auto result = daemon_.run("TZ=UTC scribe webhook");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(
        result.out, AllOf(
                        HasSubstr("waiting         2\n"), HasSubstr("last try        answered 500\n"),
                        HasSubstr("next try        2026-11-20 12:15\n"), HasSubstr("last delivered  -\n")
                    )
    );
}

TEST_F(WebhookTest, SaysThatThereIsNone) {
    stands(R"({"configured":false})");
    const auto result = daemon_.run("scribe webhook");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("No webhook is configured"), HasSubstr("webhook.secret_file")));
    EXPECT_EQ(daemon_.run("scribe webhook --json").out, "{\"configured\":false}\n");
    stands("{}");
    EXPECT_EQ(daemon_.run("scribe webhook").exit, 1);
}

TEST_F(WebhookTest, ATestExitsAsItWent) {
    tested(R"({"delivered":true,"status":204,"error":null})");
    const auto taken = daemon_.run("scribe webhook test");
    EXPECT_EQ(taken.exit, 0) << taken.err;
    EXPECT_EQ(taken.out, "The receiver took it: 204.\n");
    tested(R"({"delivered":false,"status":500,"error":"answered 500"})");
    const auto refused = daemon_.run("scribe webhook test");
    EXPECT_EQ(refused.exit, 1);
    EXPECT_THAT(refused.err, HasSubstr("did not take it: answered 500"));
    const auto machine = daemon_.run("scribe --json webhook test");
    EXPECT_EQ(machine.exit, 1);
    EXPECT_EQ(machine.out, "{\"delivered\":false,\"status\":500,\"error\":\"answered 500\"}\n");
    EXPECT_EQ(daemon_.run("scribe webhook test --json").out, machine.out);
}

TEST_F(WebhookTest, ATestWithoutAReceiverIsRefused) {
    tested(R"({"error":{"message":"no webhook is configured","code":"webhook_not_configured"}})", 409);
    const auto result = daemon_.run("scribe webhook test");
    EXPECT_EQ(result.exit, 4);
    EXPECT_THAT(result.err, HasSubstr("no webhook is configured"));
    EXPECT_EQ(daemon_.run("scribe webhook tset").exit, 2);
    EXPECT_THAT(daemon_.run("scribe webhook --help").out, Not(HasSubstr("error")));
}

}  // namespace
}  // namespace scribed::clients

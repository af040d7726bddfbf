// SPDX-License-Identifier: Apache-2.0
// The commands about keys, as a shell sees them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/key_list.hpp"
#include "fake_daemon.hpp"

namespace scribed::clients {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kKey =
    R"({"id":"0123456789abcdef","user":"ada","scopes":["ingest","read"],"label":"the bot","status":"active",)"
    R"("created_at":"2026-11-20T12:15:00Z","expires_at":null,"revoked_at":null,"last_used_at":null})";

class KeyCommands : public ::testing::Test {
protected:
    test::TestLoop loop;
    FakeDaemon daemon{loop};
};

TEST_F(KeyCommands, ANewKeyIsShownWithWhatToDoWithIt) {
    daemon.replies["POST /v1/keys"] = {201, {}, R"({"id":"0123456789abcdef","key":"scr_0123456789abcdef_77"})"};
    const auto result = daemon.run("scribe key new --user ada --scope ingest,read --label 'the bot' --expires 90d");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(
        result.out, AllOf(HasSubstr("scr_0123456789abcdef_77"), HasSubstr("shown once"), HasSubstr("--key FILE"))
    );
    EXPECT_EQ(
        daemon.bodies["POST /v1/keys"],
        R"({"user":"ada","scopes":"ingest,read","label":"the bot","expires_in_s":7776000})"
    );
}

TEST_F(KeyCommands, WhatTheDaemonRefusesIsToldInItsWords) {
    daemon.replies["POST /v1/keys"] = {
        400,
        {},
        R"({"error":{"message":"'rite' is no scope","type":"invalid_request_error","param":"scopes","code":"invalid"}})"};
    const auto result = daemon.run("scribe key new --user ada --scope rite");
    EXPECT_EQ(result.exit, 4);
    EXPECT_THAT(result.err, HasSubstr("'rite' is no scope"));
    EXPECT_EQ(daemon.run("scribe key new").exit, 2) << "whose key?";
    EXPECT_EQ(daemon.run("scribe key").exit, 2);
}

TEST_F(KeyCommands, KeysAreATable) {
    daemon.replies["GET /v1/keys?user=ada"].body = R"({"keys":[)" + kKey + "]}";
    const auto result = daemon.run("scribe key list --user ada");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("0123456789abcdef  ada"), HasSubstr("ingest read"), HasSubstr("never")));
    EXPECT_THAT(result.out, HasSubstr("the bot"));
    daemon.replies["GET /v1/keys"].body = R"({"keys":[]})";
    EXPECT_THAT(daemon.run("scribe key list").out, HasSubstr("scribe key new"));
}

TEST_F(KeyCommands, RevokingSaysWhatEnded) {
    daemon.replies["DELETE /v1/keys/0123456789abcdef"].body = R"({"id":"0123456789abcdef","revoked":true})";
    EXPECT_THAT(daemon.run("scribe key revoke 0123456789abcdef").out, HasSubstr("worth nothing"));
}

TEST_F(KeyCommands, ATicketIsAnAddressToOpen) {
    daemon.replies["POST /v1/tickets"] = {201, {}, R"({"ticket":"tkt_77","expires_at":"2026-11-20T12:15:00Z"})"};
    const auto result = daemon.run("scribe ticket --scope read");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr(daemon.url() + "/#ticket=tkt_77\n"));
    EXPECT_EQ(daemon.bodies["POST /v1/tickets"], R"({"scopes":"read"})");
    EXPECT_EQ(
        daemon.run("scribe ticket --json").out, R"({"ticket":"tkt_77","expires_at":"2026-11-20T12:15:00Z"})"
                                                "\n"
    );
}

TEST(KeyLife, IsANumberWithAUnit) {
    EXPECT_EQ(parse_life("90d").value(), 90 * 86400);
    EXPECT_EQ(parse_life("12h").value(), 12 * 3600);
    EXPECT_EQ(parse_life("5m").value(), 300);
    EXPECT_EQ(parse_life("1s").value(), 1);
    for (const auto* wrong : {"", "d", "90", "90 d", "-1d", "0d", "1w", "99999999999999999999d", "9999999999d", "1dd"})
        EXPECT_FALSE(parse_life(wrong)) << wrong;
}

}  // namespace
}  // namespace scribed::clients

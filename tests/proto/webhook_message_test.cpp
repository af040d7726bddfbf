// SPDX-License-Identifier: Apache-2.0
#include "proto/webhook_message.hpp"

#include <gtest/gtest.h>

#include "proto/base64.hpp"

namespace scribed::proto {
namespace {

TEST(WebhookMessage, TheBodyTellsWhatHappenedToWhomAndWhen) {
    const WebhookEvent event{
        "evt_1", "link.linked", 1763640000123, {{"user", "ada"}, {"provider", "openai"}, {"detail", "by \"code\""}}};
    EXPECT_EQ(
        webhook_body(event),
        R"({"type":"link.linked","timestamp":"2025-11-20T12:00:00.123Z","data":{"user":"ada","provider":"openai",)"
        R"("detail":"by \"code\""}})"
    );
    EXPECT_EQ(
        webhook_body({"evt_2", "webhook.test", 0, {}}),
        R"({"type":"webhook.test","timestamp":"1970-01-01T00:00:00.000Z","data":{}})"
    );
}

// The example of the specification; tests/identity/webhook_keys_test.cpp makes its HMAC.
TEST(WebhookMessage, IsSignedAsThePublishedExampleIs) {
    EXPECT_EQ(
        webhook_signed_text("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})"),
        R"(msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314})"
    );
    const auto mac = decode_base64("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=").value();
    EXPECT_EQ(webhook_signature(mac), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookMessage, TheHeadersNameIdTimeAndSignatures) {
    using Headers = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(
        webhook_headers("evt_1", 1614265330, "v1,a= v1,b="), (Headers{
                                                                 {"Content-Type", "application/json"},
                                                                 {"webhook-id", "evt_1"},
                                                                 {"webhook-timestamp", "1614265330"},
                                                                 {"webhook-signature", "v1,a= v1,b="}})
    );
}

}  // namespace
}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
// An application that is told what happens to linked accounts, whatever happens to the daemon meanwhile.
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/linking.hpp"
#include "tests/support/webhook_receiver.hpp"

namespace scribed::test {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;
using Try = WebhookReceiver::Try;

const std::string kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A house in which accounts are linked, and the application that the daemon tells.
class Told {
public:
    Told() {
        std::ofstream(secret_file()) << kSecret << "\n";
        ::chmod(secret_file().c_str(), 0600);
        house().set("webhook.url=" + receiver.url().text());
        house().set("webhook.secret_file=" + secret_file());
    }
    House& house() { return linking.house(); }
    std::string secret_file() { return (house().dir() / "webhook.secret").string(); }
    /// From now on there is a webhook.
    void begin() {
        EXPECT_EQ(house().stop_daemon(), 0);
        house().start_daemon();
    }
    std::string webhook() { return house().get("/v1/webhook").body; }
    void wait_for_state(const std::string& part) {
        const auto deadline = steady_now() + std::chrono::seconds(60);
        while (webhook().find(part) == std::string::npos) {
            if (steady_now() > deadline) throw std::runtime_error("never " + part + ": " + webhook());
            house().loop().run(net::sleep_until(steady_now() + std::chrono::milliseconds(50)));
        }
    }
    std::pair<int, std::string> scribe(std::vector<std::string> arguments) {
        auto program = linking.scribe(std::move(arguments));
        const int exit = linking.end_of(program);
        return {exit, Linking::said(program)};
    }

    Linking linking;
    WebhookReceiver receiver{linking.house().loop(), kSecret};
};

TEST(WebhookE2e, AnApplicationIsToldWhoWasLinkedAndUnlinkedFromNowOn) {
    Told told;
    told.linking.link();
    EXPECT_EQ(told.webhook(), R"({"configured":false})");
    EXPECT_EQ(told.scribe({"webhook", "test"}).first, 4);
    told.begin();
    EXPECT_THAT(told.webhook(), AllOf(HasSubstr(R"("pending":0)"), HasSubstr(R"("last_success_at":null)")));
    EXPECT_EQ(told.house().call("DELETE", told.house().url("/v1/links/openai")).status, 200);
    told.linking.link();
    told.receiver.wait_for(2);
    EXPECT_EQ(told.receiver.tries[0].type, "link.removed") << "what happened before is not told";
    EXPECT_EQ(told.receiver.tries[1].type, "link.linked");
    EXPECT_EQ(told.receiver.tries[1].user, "local");
    EXPECT_EQ(told.receiver.tries[1].detail, "by device code");
    EXPECT_THAT(told.receiver.tries, Each(Field(&Try::verified, true)));
    told.wait_for_state(R"("pending":0,"last_status":204)");
    EXPECT_EQ(told.house().metric("scribed_webhook_deliveries_total"), 2);

    const auto [tested, words] = told.scribe({"webhook", "test"});
    EXPECT_EQ(tested, 0) << words;
    ASSERT_THAT(told.receiver.tries, SizeIs(3));
    EXPECT_EQ(told.receiver.tries[2].type, "webhook.test");
    EXPECT_TRUE(told.receiver.tries[2].verified);
    const auto [status, shown] = told.scribe({"webhook"});
    EXPECT_EQ(status, 0);
    EXPECT_THAT(shown, HasSubstr("Events go to " + told.receiver.url().host_header()));
    for (const auto& one : told.receiver.tries)
        EXPECT_EQ(one.body.find("ada@"), std::string::npos) << one.body;
    EXPECT_EQ(told.house().stop_daemon(), 0);
    EXPECT_EQ(told.house().daemon_log().find(kSecret.substr(6, 12)), std::string::npos);
    EXPECT_THAT(told.linking.leaks(), SizeIs(0));
}

TEST(WebhookE2e, AnEventThatWasAnswered500ComesAfterACrashWithTheSameId) {
    Told told;
    told.begin();
    told.receiver.replies.push_back({500, {}, "not now"});
    told.linking.link();
    told.receiver.wait_for(1);
    told.house().kill_daemon();
    told.house().start_daemon();
    told.receiver.wait_for(2);
    told.wait_for_state(R"("pending":0,"last_status":204)");
    EXPECT_THAT(told.receiver.tries, Each(Field(&Try::verified, true)));
    EXPECT_THAT(told.receiver.ids(), SizeIs(1));
    EXPECT_EQ(told.receiver.tries[1].body, told.receiver.tries[0].body);
}

TEST(WebhookE2e, ACrashInMidDeliveryHoldsNothingUp) {
    Told told;
    told.begin();
    told.receiver.replies.push_back({0, {}, {}});
    told.linking.link();
    told.receiver.wait_for(1);
    told.house().kill_daemon();
    EXPECT_THAT(told.receiver.tries, SizeIs(1));
    told.house().start_daemon();
    told.receiver.wait_for(2);
    EXPECT_THAT(told.receiver.ids(), SizeIs(1));
    (void)told.house().call("DELETE", told.house().url("/v1/links/openai"));
    told.receiver.wait_for(3);
    EXPECT_THAT(
        told.receiver.tries,
        ElementsAre(
            Field(&Try::type, "link.linked"), Field(&Try::type, "link.linked"), Field(&Try::type, "link.removed")
        )
    );
}

TEST(WebhookE2e, AReceiverThatCannotBeHadSafelyIsABadConfiguration) {
    Told told;
    ::chmod(told.secret_file().c_str(), 0644);
    const auto refused = [&](std::vector<std::string> settings) {
        std::vector<std::string> arguments{"--set", "state.dir=" + (told.house().dir() / "second").string()};
        for (auto& setting : settings) {
            arguments.emplace_back("--set");
            arguments.push_back(std::move(setting));
        }
        auto program = told.linking.run(SCRIBED_BIN_DIR "/scribed", std::move(arguments));
        EXPECT_EQ(told.linking.end_of(program), 2);
        return Linking::said(program);
    };
    const std::string url = "webhook.url=https://hooks.example/";
    EXPECT_THAT(refused({"webhook.url=http://hooks.example/"}), HasSubstr("in clear"));
    EXPECT_THAT(refused({url}), HasSubstr("must be signed"));
    EXPECT_THAT(refused({url, "webhook.secret_file=" + told.secret_file()}), HasSubstr("chmod 600"));
    ::chmod(told.secret_file().c_str(), 0600);
    EXPECT_THAT(
        refused({url, "webhook.secret_file=" + told.secret_file(), "webhook.ca_file=/nowhere"}), HasSubstr("/nowhere")
    );
}

}  // namespace
}  // namespace scribed::test

// SPDX-License-Identifier: Apache-2.0
// Linking an account by device code, whatever happens on the way, and unlinking it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/e2e/linking.hpp"

namespace scribed::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Link, TheTerminalShowsTheCodeAndWaitsThroughARestartOfTheDaemon) {
    Linking linking;
    auto scribe = linking.scribe({"link"});
    const auto code = linking.code_shown(scribe);
    EXPECT_EQ(linking.house().stop_daemon(), 0);
    linking.decide("approve", code);
    linking.house().start_daemon();
    EXPECT_EQ(linking.end_of(scribe), 0) << Linking::said(scribe);
    EXPECT_THAT(Linking::said(scribe), HasSubstr("openai is linked: ada@sandbox.test, plan plus"));
    EXPECT_EQ(linking.stat("device_logins"), 1);
    EXPECT_EQ(linking.stat("sign_ins"), 1);
    auto links = linking.scribe({"links"});
    EXPECT_EQ(linking.end_of(links), 0);
    EXPECT_THAT(Linking::said(links), AllOf(HasSubstr("account"), HasSubstr("active"), HasSubstr("works")));
    EXPECT_THAT(linking.leaks(), IsEmpty());
}

TEST(Link, ACrashInMidLoginLosesNothing) {
    Linking linking;
    const auto code = linking.start_login();
    linking.house().kill_daemon();
    linking.house().start_daemon();
    EXPECT_EQ(linking.member("/v1/links/openai/device", "status"), "pending");
    EXPECT_EQ(linking.member("/v1/links/openai/device", "user_code"), code);
    linking.decide("approve", code);
    linking.wait_for_login("linked");
    EXPECT_THAT(linking.leaks(), IsEmpty());
}

class PendingShapes : public ::testing::TestWithParam<const char*> {};

TEST_P(PendingShapes, AreAllWaitedOut) {
    Linking linking({"--pending-shape", GetParam()});
    const auto code = linking.start_login();
    while (linking.stat("device_polls") < 2)
        linking.house().loop().run(net::sleep_until(steady_now() + std::chrono::milliseconds(50)));
    EXPECT_EQ(linking.member("/v1/links/openai/device", "status"), "pending");
    linking.decide("approve", code);
    linking.wait_for_login("linked");
}

INSTANTIATE_TEST_SUITE_P(Link, PendingShapes, ::testing::Values("403", "404", "flat", "nested", "slow_down"));

TEST(Link, DenialAndExpiryEndTheLoginAndSayWhich) {
    Linking linking;
    auto denied = linking.scribe({"link"});
    linking.decide("deny", linking.code_shown(denied));
    EXPECT_EQ(linking.end_of(denied), 4) << Linking::said(denied);
    EXPECT_EQ(linking.member("/v1/links/openai/device", "reason"), "denied");
    auto late = linking.scribe({"link"});
    linking.decide("expire", linking.code_shown(late));
    EXPECT_EQ(linking.end_of(late), 1) << Linking::said(late);
    EXPECT_EQ(linking.member("/v1/links/openai/device", "reason"), "expired");
    linking.link();
}

TEST(Link, TroubleOnTheWayIsNoRefusal) {
    Linking linking;
    const auto code = linking.start_login();
    linking.set_fault(R"({"where":"devicetoken","what":"html","count":1})");
    linking.set_fault(R"({"where":"devicetoken","what":"drop","count":1})");
    linking.set_fault(R"({"where":"devicetoken","what":"status","value":503,"count":1})");
    while (linking.stat("faults_struck") < 3)
        linking.house().loop().run(net::sleep_until(steady_now() + std::chrono::milliseconds(50)));
    linking.decide("approve", code);
    linking.wait_for_login("linked");
}

TEST(Link, ALoginThatCannotBeginSaysWhy) {
    Linking linking;
    linking.set_fault(R"({"where":"usercode","what":"status","value":404,"count":1})");
    auto disabled = linking.scribe({"link"});
    EXPECT_EQ(linking.end_of(disabled), 4) << Linking::said(disabled);
    linking.set_fault(R"({"where":"usercode","what":"drop","count":9})");
    auto lost = linking.scribe({"link", "--json"});
    EXPECT_EQ(linking.end_of(lost), 1) << Linking::said(lost);
    EXPECT_THAT(Linking::said(lost), HasSubstr(R"("error")"));
}

TEST(Link, ANewCodeReplacesTheOldOneAndCancellingEndsIt) {
    Linking linking;
    const auto first = linking.start_login();
    const auto second = linking.start_login();
    EXPECT_NE(first, second);
    linking.decide("approve", first);
    EXPECT_EQ(linking.member("/v1/links/openai/device", "user_code"), second);
    auto& house = linking.house();
    EXPECT_EQ(house.call("DELETE", house.url("/v1/links/openai/device")).status, 200);
    EXPECT_EQ(linking.member("/v1/links/openai/device", "status"), "none");
    EXPECT_EQ(house.call("DELETE", house.url("/v1/links/openai/device")).status, 404);
    EXPECT_EQ(linking.stat("sign_ins"), 0);
}

TEST(Link, UnlinkingRevokesUpstreamAndForgets) {
    Linking linking;
    linking.link();
    auto unlink = linking.scribe({"unlink", "--yes"});
    EXPECT_EQ(linking.end_of(unlink), 0) << Linking::said(unlink);
    EXPECT_EQ(linking.stat("revocations"), 1);
    EXPECT_EQ(linking.house().get("/v1/links").body, R"({"links":[]})");
    auto again = linking.scribe({"unlink", "--yes"});
    EXPECT_EQ(linking.end_of(again), 4) << Linking::said(again);
    // Upstream's silence does not keep the tokens here.
    linking.link();
    linking.set_fault(R"({"where":"revoke","what":"status","value":500})");
    EXPECT_EQ(linking.house().call("DELETE", linking.house().url("/v1/links/openai")).status, 200);
    EXPECT_EQ(linking.house().get("/v1/links").body, R"({"links":[]})");
    EXPECT_THAT(linking.leaks(), IsEmpty());
}

TEST(Link, ALoginInAFileIsTakenOver) {
    Linking linking;
    auto& house = linking.house();
    const auto file = house.dir() / "auth.json";
    std::ofstream(file) << R"({"tokens":{"id_token":"a.e30.b","access_token":"a.e30.b","refresh_token":"rt_no_secret",)"
                        << R"("account_id":"acc-7"}})";
    auto import = linking.scribe({"link", "--yes", "--import", file.string()});
    EXPECT_EQ(linking.end_of(import), 0) << Linking::said(import);
    EXPECT_THAT(Linking::said(import), HasSubstr("openai is linked: acc-7"));
    EXPECT_THAT(house.get("/v1/links").body, HasSubstr(R"("account_id":"acc-7")"));
    std::ofstream(file, std::ios::trunc) << R"({"tokens":{"access_token":"a.e30.b","refresh_token":""}})";
    auto broken = linking.scribe({"link", "--yes", "--import", file.string()});
    EXPECT_EQ(linking.end_of(broken), 4);
    EXPECT_THAT(Linking::said(broken), HasSubstr("tokens.refresh_token"));
}

TEST(Link, TheAuditTrailTellsTheStoryWithoutSecrets) {
    Linking linking;
    linking.decide("deny", linking.start_login());
    linking.wait_for_login("failed");
    linking.link();
    (void)linking.house().call("DELETE", linking.house().url("/v1/links/openai"));
    JsonParser parser;
    const auto reply = linking.house().get("/v1/links/audit");
    std::vector<std::string> events;
    for (const auto entry : parser.parse(reply.body).value()["entries"].items())
        events.emplace_back(entry["event"].string().value_or("?"));
    const std::vector<std::string> story{"removed", "linked", "login_started", "login_failed", "login_started"};
    EXPECT_EQ(events, story) << reply.body;
}

}  // namespace
}  // namespace scribed::test

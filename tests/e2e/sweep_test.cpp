// SPDX-License-Identifier: Apache-2.0
// Linked accounts are checked by themselves: people see before a session whether it will work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/linking.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// What the daemon says of the account that is linked.
struct Standing {
    bool works = false;
    std::string verdict;
    std::string message;
    std::string plan;
    std::string checked_at;
    std::string trouble;
    double primary_used = -1;
    double secondary_used = -1;
    std::string mint;   ///< `yes`, why not, or empty: not tried
    std::string batch;  ///< the same
};

std::string capability(JsonValue json) {
    if (!json.exists()) return {};
    return json["ok"].boolean().value() ? "yes" : std::string(json["reason"].string().value_or("?"));
}

Standing read_standing(JsonValue link) {
    const auto text = [&](std::string_view name) { return std::string(link[name].string().value_or("")); };
    const auto usage = link["usage"];
    return {
        link["works"].boolean().value_or(false),
        text("verdict"),
        text("message"),
        text("plan"),
        text("checked_at"),
        text("check_trouble"),
        usage["primary"]["used_percent"].number().value_or(-1),
        usage["secondary"]["used_percent"].number().value_or(-1),
        capability(link["capabilities"]["mint"]),
        capability(link["capabilities"]["batch"]),
    };
}

class Sweep : public testing::Test {
protected:
    /// As the daemon shows it in its list.
    static Standing standing(Linking& linking) {
        JsonParser parser;
        const auto reply = linking.house().get("/v1/links");
        const auto links = parser.parse(reply.body).value()["links"].items();
        return links.empty() ? Standing{} : read_standing(links.front());
    }
    static void wait_for_verdict(Linking& linking, const std::string& verdict) {
        const auto reached = [&] { return standing(linking).verdict == verdict; };
        linking.wait_until(reached, "the verdict " + verdict);
    }
    /// A check now; the link as the answer has it.
    static Standing check(Linking& linking) {
        const auto reply = linking.house().call("POST", linking.house().url("/v1/links/openai/check"));
        EXPECT_EQ(reply.status, 200) << reply.body;
        JsonParser parser;
        return read_standing(parser.parse(reply.body).value());
    }
    static void set_usage(Linking& linking, const std::string& json) {
        const auto reply = linking.house().call("POST", linking.house().sandbox_url("/sandbox/usage"), json);
        EXPECT_EQ(reply.status, 200) << reply.body;
    }
    /// What the trail has of checks, oldest first.
    static std::vector<std::string> events(Linking& linking) {
        JsonParser parser;
        const auto reply = linking.house().get("/v1/links/audit");
        std::vector<std::string> out;
        for (const auto entry : parser.parse(reply.body).value()["entries"].items()) {
            const std::string event(entry["event"].string().value_or(""));
            if (event.starts_with("check_") || event.starts_with("usage_")) out.insert(out.begin(), event);
        }
        return out;
    }
    static std::string record(House& house) {
        const auto said = say(pick_words(8, 61));
        VoiceClient client(house);
        client.start({});
        client.send_raw(said.samples);
        client.finish();
        return client.started().session;
    }
};

TEST_F(Sweep, ANewLinkIsCheckedByItselfAndPeopleSeeWhatIsLeft) {
    Linking linking;
    linking.link();
    wait_for_verdict(linking, "works");
    const auto found = standing(linking);
    EXPECT_TRUE(found.works);
    EXPECT_EQ(found.message, "works");
    EXPECT_EQ(found.primary_used, 12);
    EXPECT_EQ(found.secondary_used, 40);
    EXPECT_EQ(found.mint + found.batch, "") << "not tried yet";
    EXPECT_EQ(linking.stat("usage_requests"), 1);
    EXPECT_THAT(events(linking), IsEmpty());
    auto links = linking.scribe({"links"});
    EXPECT_EQ(linking.end_of(links), 0);
    EXPECT_THAT(Linking::said(links), AllOf(HasSubstr(" yes "), HasSubstr("60 %"), HasSubstr("12 % of 5 h used")));
    auto& house = linking.house();
    EXPECT_EQ(house.metric(R"(scribed_links{status="works"})"), 1);
    EXPECT_EQ(house.metric(R"(scribed_links{status="reconnect"})"), 0);
    EXPECT_EQ(house.metric(R"(scribed_link_checks_total{result="works"})"), 1);
    EXPECT_EQ(house.metric("scribed_link_usage_used_percent_max"), 12);
    EXPECT_LT(house.metric("scribed_link_oldest_check_seconds"), 60);
    EXPECT_THAT(house.get("/metrics").body, Not(HasSubstr("ada")));
    EXPECT_THAT(linking.leaks(), IsEmpty());
}

TEST_F(Sweep, ALoginThatIsRevokedUpstreamIsSeenWithinARound) {
    Linking linking({}, {"accounts.sweep_s=10"});
    linking.link();
    wait_for_verdict(linking, "works");
    linking.at_auth_host("tokens/revoke");
    linking.at_auth_host("tokens/expire");
    wait_for_verdict(linking, "reconnect");
    // The refused token is known at once, the check's own word a moment later.
    linking.wait_until([&] { return !events(linking).empty(); }, "the check's event");
    const auto found = standing(linking);
    EXPECT_FALSE(found.works);
    EXPECT_THAT(found.message, HasSubstr("reconnect before your next session: "));
    EXPECT_THAT(events(linking), ElementsAre("check_failed"));
    auto links = linking.scribe({"links"});
    EXPECT_EQ(linking.end_of(links), 1);
    EXPECT_THAT(Linking::said(links), AllOf(HasSubstr(" no "), HasSubstr("reconnect before your next session")));
    EXPECT_EQ(linking.house().metric(R"(scribed_links{status="reconnect"})"), 1);
    EXPECT_EQ(linking.house().metric(R"(scribed_links{status="works"})"), 0);
    linking.link();
    wait_for_verdict(linking, "works");
    EXPECT_THAT(linking.leaks(), IsEmpty());
}

TEST_F(Sweep, ACloudflarePageKeepsWhatWasKnown) {
    Linking linking;
    linking.link();
    wait_for_verdict(linking, "works");
    const auto before = standing(linking);
    linking.set_fault(R"({"where":"usage","what":"html","count":1})");
    const auto after = check(linking);
    EXPECT_EQ(linking.stat("faults_struck"), 1);
    EXPECT_TRUE(after.works);
    EXPECT_EQ(after.verdict, "works");
    EXPECT_EQ(after.checked_at, before.checked_at);
    EXPECT_EQ(after.primary_used, 12);
    EXPECT_THAT(after.trouble, HasSubstr("challenge page"));
    EXPECT_EQ(linking.stat("refreshes") + linking.stat("refreshes_refused"), 0);
    EXPECT_EQ(check(linking).trouble, "");
    EXPECT_THAT(events(linking), IsEmpty());
    EXPECT_EQ(linking.house().metric(R"(scribed_link_checks_total{result="unknown"})"), 1);
}

TEST_F(Sweep, SpentUsageIsToldWithItsEndAndComesBack) {
    Linking linking;
    linking.link();
    wait_for_verdict(linking, "works");
    set_usage(linking, R"({"primary_used":100,"limit_reached":true,"resets_in_s":3600,"plan":"pro"})");
    const auto spent = check(linking);
    EXPECT_FALSE(spent.works);
    EXPECT_EQ(spent.verdict, "spent");
    EXPECT_THAT(spent.message, HasSubstr("usage is spent until 20"));
    EXPECT_EQ(spent.plan, "pro") << "what upstream says now counts";
    EXPECT_EQ(linking.house().metric("scribed_link_usage_used_percent_max"), 100);
    auto links = linking.scribe({"links"});
    EXPECT_EQ(linking.end_of(links), 0) << "it comes back by itself";
    EXPECT_THAT(Linking::said(links), AllOf(HasSubstr(" spent "), HasSubstr(" 0 % ")));
    set_usage(linking, R"({"primary_used":1,"limit_reached":false})");
    auto now = linking.scribe({"links", "--check"});
    EXPECT_EQ(linking.end_of(now), 0) << Linking::said(now);
    EXPECT_THAT(Linking::said(now), HasSubstr(" yes "));
    EXPECT_THAT(events(linking), ElementsAre("usage_spent", "usage_back"));
}

TEST_F(Sweep, ALimitThatASessionRunsIntoIsSeenAtOnce) {
    Linking linking({}, {"batch.attempts=1"});
    linking.link();
    wait_for_verdict(linking, "works");
    set_usage(linking, R"({"primary_used":100,"limit_reached":true,"refuse_work":true,"resets_in_s":3600})");
    (void)record(linking.house());
    wait_for_verdict(linking, "spent");
    EXPECT_THAT(standing(linking).mint, HasSubstr("usage is spent until"));
}

TEST_F(Sweep, WhatLanesExperienceIsShownAsCapabilities) {
    Linking linking({"--mint-refuses-tokens", "403"});
    linking.link();
    wait_for_verdict(linking, "works");
    const auto session = record(linking.house());
    linking.house().wait_for_state(session, "done");
    const auto found = standing(linking);
    EXPECT_TRUE(found.works) << "the login is good";
    EXPECT_THAT(found.mint, HasSubstr("this account may not use this lane"));
    EXPECT_EQ(found.batch, "yes");
    auto links = linking.scribe({"links"});
    EXPECT_EQ(linking.end_of(links), 0);
    EXPECT_THAT(Linking::said(links), HasSubstr("not for live text: this account may not use this lane"));
}

TEST_F(Sweep, ARestartKeepsWhatWasFound) {
    Linking linking;
    linking.link();
    wait_for_verdict(linking, "works");
    const auto session = record(linking.house());
    linking.house().wait_for_state(session, "done");
    const auto before = standing(linking);
    EXPECT_EQ(before.mint, "yes");
    linking.house().kill_daemon();
    linking.house().start_daemon();
    const auto after = standing(linking);
    EXPECT_EQ(after.verdict, "works");
    EXPECT_EQ(after.checked_at, before.checked_at);
    EXPECT_EQ(after.primary_used, 12);
    EXPECT_EQ(after.mint, "yes");
    EXPECT_EQ(linking.stat("usage_requests"), 1) << "nothing is due";
}

TEST_F(Sweep, TwoDaemonsOnOneDatabaseCheckALinkOnce) {
    Linking linking;
    auto& house = linking.house();
    // The first check takes long enough for the other daemon to come up, and to look what is due, meanwhile.
    linking.set_fault(R"({"where":"usage","what":"stall_ms","value":8000,"count":1})");
    linking.link();
    const auto asked = [&] { return linking.stat("usage_requests") == 1; };
    linking.wait_until(asked, "the first check");
    const auto state = house.dir() / "state2";
    std::vector<std::string> arguments;
    for (const auto& setting :
         {std::string("listen.port=0"), "state.dir=" + state.string(),
          "accounts.database=" + (house.dir() / "state" / "accounts.db").string(),
          "accounts.vault_key_file=" + (house.dir() / "vault.key").string(),
          "upstream.auth_url=" + house.sandbox_url(""), "upstream.chatgpt_url=" + house.sandbox_url("/backend-api"),
          "upstream.api_url=" + house.sandbox_url("")}) {
        arguments.insert(arguments.end(), {"--set", setting});
    }
    auto second = linking.run(std::string(SCRIBED_BIN_DIR) + "/scribed", arguments);
    ASSERT_TRUE(house.loop().run(second.first_line(std::chrono::seconds(30)), std::chrono::seconds(40)).has_value())
        << Linking::said(second);
    wait_for_verdict(linking, "works");
    EXPECT_EQ(linking.stat("usage_requests"), 1);
    const auto counted = [&] { return house.metric(R"(scribed_link_checks_total{result="works"})") == 1; };
    linking.wait_until(counted, "the count of the check");
    second.send(SIGTERM);
    EXPECT_EQ(linking.end_of(second), 0) << Linking::said(second);
}

TEST_F(Sweep, ThereIsNothingToCheckWithoutALink) {
    Linking linking;
    auto& house = linking.house();
    const auto reply = house.call("POST", house.url("/v1/links/openai/check"));
    EXPECT_EQ(reply.status, 404) << reply.body;
    for (const auto* status : {"works", "spent", "reconnect", "account", "unknown"})
        EXPECT_EQ(house.metric(std::string("scribed_links{status=\"") + status + "\"}"), 0);
}

}  // namespace
}  // namespace scribed::test

// SPDX-License-Identifier: Apache-2.0
// A linked account at work: both passes, refreshing unnoticed, and what happens when the account is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/e2e/document.hpp"
#include "tests/e2e/linking.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

/// Says the words in one go; the session.
std::string record(House& house, const Speech& said) {
    VoiceClient client(house);
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    return client.started().session;
}

TEST(LinkedSessions, BothPassesRideTheLinkedAccount) {
    Linking linking;
    linking.link();
    auto& house = linking.house();
    const auto said = say(pick_words(24, 51));
    VoiceClient client(house);
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    EXPECT_EQ(client.final_text("main"), said.text());
    ASSERT_FALSE(client.lanes.empty());
    EXPECT_EQ(client.lanes.back().lane, "chatgpt_realtime");
    house.wait_for_state(client.started().session, "done");
    EXPECT_EQ(joined(document_words(house, client.started().session, "main")), said.text());
    EXPECT_EQ(linking.stat("refreshes"), 0);
    EXPECT_THAT(linking.leaks(), IsEmpty());
}

TEST(LinkedSessions, AnAccessTokenThatExpiresInMidSessionIsRenewedAndNobodyNotices) {
    Linking linking;
    linking.link();
    auto& house = linking.house();
    const auto said = say(pick_words(32, 52));
    const auto all = std::span(said.samples);
    VoiceClient client(house);
    client.start({});
    client.send_raw(all.first(all.size() / 2));
    const auto heard = [&] { return !client.final_text("main").empty(); };
    client.wait_until(heard, "live text");
    linking.at_auth_host("tokens/expire");
    // The live connection breaks: a new one needs a new key, and that needs a token that is good.
    linking.set_fault(R"({"where":"realtime","what":"close","value":1012,"count":1})");
    client.send_raw(all.subspan(all.size() / 2));
    client.finish();
    house.wait_for_state(client.started().session, "done");
    EXPECT_EQ(joined(document_words(house, client.started().session, "main")), said.text());
    EXPECT_EQ(client.lanes.back().lane, "chatgpt_realtime");
    EXPECT_EQ(linking.stat("refreshes"), 1);
    EXPECT_EQ(linking.stat("refreshes_refused"), 0);
    EXPECT_THAT(linking.leaks(), IsEmpty());
}

/// Until so much of an access token's short life is over.
void let_pass(House& house, std::chrono::milliseconds life) { house.loop().run(net::sleep_until(steady_now() + life)); }

TEST(LinkedSessions, ATokenNearItsEndIsRenewedBeforeItIsRefused) {
    Linking linking({"--token-seconds", "8"});
    linking.link();
    auto& house = linking.house();
    let_pass(house, 4200ms);
    const auto said = say(pick_words(8, 53));
    const auto session = record(house, said);
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
    EXPECT_GE(linking.stat("refreshes"), 1);
    EXPECT_EQ(linking.stat("tokens_refused"), 0);
}

TEST(LinkedSessions, ACloudflarePageInTheWayOfARefreshRevokesNothing) {
    Linking linking({"--token-seconds", "2"}, {"batch.retry_ms=100", "batch.retry_max_ms=500", "batch.attempts=100"});
    linking.link();
    auto& house = linking.house();
    linking.set_fault(R"({"where":"oauth","what":"html","count":2})");
    let_pass(house, 2100ms);
    const auto said = say(pick_words(8, 54));
    const auto session = record(house, said);
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
    EXPECT_EQ(linking.stat("faults_struck"), 2);
    EXPECT_EQ(linking.stat("refreshes_refused"), 0);
    EXPECT_EQ(house.get("/v1/links").body.find("revoked"), std::string::npos);
}

TEST(LinkedSessions, ALostAccountHoldsTheJobUntilItIsLinkedAgain) {
    Linking linking;
    linking.link();
    auto& house = linking.house();
    linking.at_auth_host("tokens/revoke");
    linking.at_auth_host("tokens/expire");
    const auto said = say(pick_words(16, 55));
    const auto session = record(house, said);
    house.wait_for_state(session, "needs_reconnect");
    EXPECT_EQ(house.recording(session, "0-main.wav"), said.samples);
    EXPECT_EQ(linking.stat("refreshes_refused"), 1);
    auto scribe = linking.scribe({"link"});
    linking.decide("approve", linking.code_shown(scribe));
    EXPECT_EQ(linking.end_of(scribe), 0) << Linking::said(scribe);
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
    EXPECT_THAT(linking.leaks(), IsEmpty());
}

TEST(LinkedSessions, ARestartKeepsTheLink) {
    Linking linking;
    linking.link();
    auto& house = linking.house();
    house.kill_daemon();
    house.start_daemon();
    const auto said = say(pick_words(8, 56));
    const auto session = record(house, said);
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
}

}  // namespace
}  // namespace scribed::test

// SPDX-License-Identifier: Apache-2.0
// Bad messages: each has its clear error, and no other session feels it.
#include <gtest/gtest.h>

#include <functional>

#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

struct Case {
    const char* name;
    std::function<void(VoiceClient&)> act;
    const char* code;
    const char* param;
};

TEST(Refusals, AMessageThatDoesNotFitIsNamedAndTheSessionGoesOn) {
    House house;
    VoiceClient bystander(house);
    bystander.start({});
    const auto said = say(pick_words(8, 21));
    const std::vector<Case> cases{
        {"bad JSON", [](VoiceClient& c) { c.send_text("{\"type\":"); }, "bad_json", ""},
        {"unknown type", [](VoiceClient& c) { c.send_text(R"({"type":"sing"})"); }, "unknown_type", "type"},
        {"wrong member", [](VoiceClient& c) { c.send_text(R"({"type":"mark","label":7})"); }, "invalid", "label"},
        {"second start", [](VoiceClient& c) { c.send_text(R"({"type":"start"})"); }, "already_started", "type"},
        {"odd byte count", [](VoiceClient& c) { c.send_bytes(std::string(16 + 3, '\0')); }, "odd_length", "length"},
        {"short header", [](VoiceClient& c) { c.send_bytes("abc"); }, "short_header", "length"},
        {"unknown track", [](VoiceClient& c) { c.send_tagged(7, 0, std::vector<std::int16_t>(10)); }, "unknown_track",
         "track"},
        {"far future", [](VoiceClient& c) { c.send_tagged(0, 1ull << 40, std::vector<std::int16_t>(10)); },
         "index_too_far", "first"},
        {"bad rate", [](VoiceClient& c) { c.send_text(R"({"type":"track","id":"x","rate":1})"); }, "invalid", "rate"},
        {"taken id", [](VoiceClient& c) { c.send_text(R"({"type":"track","id":"main"})"); }, "invalid", "id"},
    };
    VoiceClient client(house);
    proto::StartMessage start;
    start.framing = proto::Framing::tagged;
    client.start(start);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        cases[i].act(client);
        const auto told = [&] { return client.errors.size() == i + 1; };
        client.wait_until(told, cases[i].name);
        EXPECT_EQ(client.errors[i].code, cases[i].code) << cases[i].name;
        EXPECT_EQ(client.errors[i].param, cases[i].param) << cases[i].name;
        EXPECT_FALSE(client.errors[i].fatal) << cases[i].name;
        EXPECT_FALSE(client.errors[i].message.empty());
    }
    client.send_tagged(0, 0, said.samples);
    client.finish();
    EXPECT_EQ(house.recording(client.started().session, "0-main.wav"), said.samples);
    bystander.send_raw(said.samples);
    bystander.finish();
    EXPECT_EQ(bystander.final_text("main"), said.text());
    EXPECT_TRUE(bystander.errors.empty());
}

struct Fatal {
    const char* name;
    std::function<void(VoiceClient&)> act;
    const char* code;
    int close;
};

TEST(Refusals, AConversationThatCannotGoOnEndsWithItsCloseCode) {
    House house;
    const std::vector<Fatal> cases{
        {"audio before start", [](VoiceClient& c) { c.send_bytes(std::string(640, '\0')); }, "not_started", 4400},
        {"no start", [](VoiceClient& c) { c.send_text(R"({"type":"finish"})"); }, "not_started", 4400},
        {"bad start", [](VoiceClient& c) { c.send_text(R"({"type":"start","tracks":[{"id":"a","rate":5}]})"); },
         "invalid", 4400},
        {"unknown session", [](VoiceClient& c) { c.send_text(R"({"type":"start","session":"ses_0","resume":"x"})"); },
         "unknown_session", 4404},
    };
    for (const auto& one : cases) {
        VoiceClient client(house);
        one.act(client);
        const auto over = [&] { return client.closed(); };
        client.wait_until(over, one.name);
        ASSERT_EQ(client.errors.size(), 1u) << one.name;
        EXPECT_EQ(client.errors[0].code, one.code) << one.name;
        EXPECT_TRUE(client.errors[0].fatal);
        EXPECT_EQ(client.close_code(), one.close) << one.name;
    }
    VoiceClient loud(house);
    loud.start({});
    loud.send_bytes(std::string(200000, '\0'));
    const auto over = [&] { return loud.closed(); };
    loud.wait_until(over, "the close after an oversize frame");
    ASSERT_EQ(loud.errors.size(), 1u);
    EXPECT_EQ(loud.errors[0].code, "too_large");
    EXPECT_EQ(loud.close_code(), 1009);
}

TEST(Refusals, AConnectionThatNeverStartsIsDropped) {
    House house({{}, {"session.start_s=1"}, false, false, {}});
    VoiceClient client(house);
    client.open();
    const auto over = [&] { return client.closed(); };
    client.wait_until(over, "the end of a silent connection");
    EXPECT_EQ(client.close_code(), 1006);
    EXPECT_TRUE(client.errors.empty());
}

}  // namespace
}  // namespace scribed::test

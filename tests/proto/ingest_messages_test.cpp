// SPDX-License-Identifier: Apache-2.0
#include "proto/ingest_messages.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

template <class T>
T parsed(std::string_view text) {
    return std::get<T>(parse_client_message(text).value());
}

std::string fault(std::string_view text) {
    const auto message = parse_client_message(text);
    return message ? "accepted" : std::string(name(message.error().code())) + " " + message.error().param();
}

TEST(ClientMessage, AnEmptyStartOpensOneRawTrackNamedMain) {
    const auto start = parsed<StartMessage>(R"({"type":"start"})");
    EXPECT_FALSE(start.resuming());
    EXPECT_EQ(start.framing, Framing::raw);
    ASSERT_EQ(start.tracks.size(), 1U);
    EXPECT_EQ(start.tracks[0].id, "main");
    EXPECT_EQ(start.tracks[0].rate, 16000U);
}

TEST(ClientMessage, AFullStartIsReadWhole) {
    const auto start = parsed<StartMessage>(
        R"({"type":"start","title":"Session 12","language":"en-GB","prompt":"two\nlines","keywords":["Strahd","Vallaki"],)"
        R"("framing":"tagged","tracks":[{"id":"gm","name":"Game master","rate":48000},{"id":"p1"}],"future":{"x":1}})"
    );
    EXPECT_EQ(start.title, "Session 12");
    EXPECT_EQ(start.language, "en-GB");
    EXPECT_EQ(start.prompt, "two\nlines");
    EXPECT_EQ(start.keywords, (std::vector<std::string>{"Strahd", "Vallaki"}));
    ASSERT_EQ(start.tracks.size(), 2U);
    EXPECT_EQ(start.tracks[0].name, "Game master");
    EXPECT_EQ(start.tracks[0].rate, 48000U);
    EXPECT_EQ(start.tracks[1].rate, 16000U);
}

TEST(ClientMessage, ResumingNeedsBothNames) {
    const auto start = parsed<StartMessage>(R"({"type":"start","session":"ses_1","resume":"r1"})");
    EXPECT_TRUE(start.resuming());
    EXPECT_EQ(start.resume, "r1");
    EXPECT_TRUE(start.tracks.empty());
    EXPECT_EQ(fault(R"({"type":"start","session":"ses_1"})"), "invalid resume");
    EXPECT_EQ(fault(R"({"type":"start","resume":"r1"})"), "invalid session");
    EXPECT_EQ(fault(R"({"type":"start","session":"","resume":"r1"})"), "invalid session");
}

TEST(ClientMessage, NamesTheMemberAtFault) {
    EXPECT_EQ(fault(R"({"type":"start","title":7})"), "invalid title");
    EXPECT_EQ(fault(R"({"type":"start","title":"a\u0007b"})"), "invalid title");
    EXPECT_EQ(fault(R"({"type":"start","language":"english"})"), "invalid language");
    EXPECT_EQ(fault(R"({"type":"start","language":"en-"})"), "invalid language");
    EXPECT_EQ(fault(R"({"type":"start","framing":"framed"})"), "invalid framing");
    EXPECT_EQ(fault(R"({"type":"start","framing":null})"), "invalid framing");
    EXPECT_EQ(fault(R"({"type":"start","keywords":"Strahd"})"), "invalid keywords");
    EXPECT_EQ(fault(R"({"type":"start","keywords":["a",1]})"), "invalid keywords[1]");
    EXPECT_EQ(fault(R"({"type":"start","tracks":{}})"), "invalid tracks");
    EXPECT_EQ(fault(R"({"type":"start","tracks":[]})"), "invalid tracks");
    EXPECT_EQ(fault(R"({"type":"start","framing":"tagged","tracks":[]})"), "invalid tracks");
    EXPECT_TRUE(parse_client_message(R"({"type":"start","session":"s","resume":"r","tracks":[]})"));
    EXPECT_EQ(fault(R"({"type":"start","tracks":[1]})"), "invalid tracks[0]");
    EXPECT_EQ(
        fault(R"({"type":"start","framing":"tagged","tracks":[{"id":"a"},{"name":"b"}]})"), "invalid tracks[1].id"
    );
    EXPECT_EQ(fault(R"({"type":"start","tracks":[{"id":"a","rate":7999}]})"), "invalid tracks[0].rate");
    EXPECT_EQ(fault(R"({"type":"start","tracks":[{"id":"a","rate":48001}]})"), "invalid tracks[0].rate");
    EXPECT_EQ(fault(R"({"type":"start","tracks":[{"id":"a","rate":"16000"}]})"), "invalid tracks[0].rate");
    EXPECT_EQ(fault(R"({"type":"track","id":"a","name":[]})"), "invalid name");
    EXPECT_EQ(fault(R"({"type":"barrier"})"), "invalid id");
    EXPECT_EQ(fault(R"({"type":"mark","label":false})"), "invalid label");
}

TEST(ClientMessage, TwoTracksNeedTaggedFraming) {
    EXPECT_EQ(fault(R"({"type":"start","tracks":[{"id":"a"},{"id":"b"}]})"), "invalid framing");
    EXPECT_EQ(fault(R"({"type":"start","framing":"tagged","tracks":[{"id":"a"},{"id":"b"}]})"), "accepted");
}

TEST(ClientMessage, TrackIdsMustBeUniqueAndFitForUrlsAndFiles) {
    EXPECT_EQ(fault(R"({"type":"start","framing":"tagged","tracks":[{"id":"a"},{"id":"a"}]})"), "invalid tracks[1].id");
    for (const char* id : {"", ".", "..", ".hidden", "a/b", "a\\\\b", "a b", "\\u00e9", "a\\u0000"}) {
        EXPECT_EQ(fault(R"({"type":"track","id":")" + std::string(id) + "\"}"), "invalid id") << id;
    }
    EXPECT_EQ(fault(R"({"type":"track","id":")" + std::string(64, 'x') + "\"}"), "accepted");
    EXPECT_EQ(fault(R"({"type":"track","id":")" + std::string(65, 'x') + "\"}"), "invalid id");
}

TEST(ClientMessage, SaysWhatIsExpected) {
    const auto message = parse_client_message(R"({"type":"track","id":"a","rate":1})");
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().message(), "`rate` must be a whole number from 8000 to 48000");
}

TEST(ClientMessage, AnUnknownTypeIsUnsupportedAndGarbageIsInvalid) {
    EXPECT_EQ(fault(R"({"type":"dance"})"), "unsupported type");
    EXPECT_EQ(fault(R"({"type":3})"), "invalid type");
    EXPECT_EQ(fault("{}"), "invalid type");
    EXPECT_EQ(fault("[]"), "invalid ");
    EXPECT_EQ(fault("{\"type\":"), "invalid ");
    EXPECT_EQ(fault("\xFF"), "invalid ");
}

TEST(ClientMessage, IsRefusedWhenCutAnywhere) {
    const std::string whole = R"({"type":"start","framing":"tagged","tracks":[{"id":"gm","rate":48000}]})";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(parse_client_message(std::string_view(whole).substr(0, size))) << size;
    }
}

TEST(ClientMessage, ComesBackAsItWent) {
    StartMessage start;
    start.title = "quote \" and \xC3\xA9";
    start.language = "de";
    start.prompt = "p";
    start.keywords = {"k"};
    start.framing = Framing::tagged;
    start.tracks = {{"a", "Anna", 48000}, {"b", "", 8000}};
    const std::vector<ClientMessage> messages{
        start, TrackMessage{{"x", "", 16000}}, MarkMessage{"note"}, BarrierMessage{"b1"}, FinishMessage{}};
    for (const auto& message : messages) {
        const std::string text = encode(message);
        EXPECT_EQ(encode(parse_client_message(text).value()), text);
    }
    EXPECT_EQ(parsed<StartMessage>(encode(ClientMessage(start))).tracks[1].rate, 8000U);
}

}  // namespace
}  // namespace scribed::proto

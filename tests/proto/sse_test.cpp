// SPDX-License-Identifier: Apache-2.0
#include "proto/sse.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

using namespace std::string_view_literals;

std::string shown(const std::vector<SseEvent>& events) {
    std::string out;
    for (const auto& event : events) {
        out += "[" + event.event + "|" + event.data + "|" + event.id + "]";
    }
    return out;
}

std::string whole(std::string_view bytes) {
    SseParser parser;
    parser.push(bytes);
    return shown(parser.take());
}

std::string bytewise(std::string_view bytes) {
    SseParser parser;
    std::string out;
    for (const char c : bytes) {
        parser.push({&c, 1});
        out += shown(parser.take());
    }
    return out;
}

void expect(std::string_view bytes, std::string_view events) {
    EXPECT_EQ(whole(bytes), events);
    EXPECT_EQ(bytewise(bytes), events);
}

TEST(SseParser, ReadsEveryKindOfLineEnd) {
    expect("event: a\ndata: x\n\ndata: y\n\n", "[a|x|][message|y|]");
    expect("event: a\rdata: x\r\rdata: y\r\r", "[a|x|][message|y|]");
    expect("event: a\r\ndata: x\r\n\r\ndata: y\r\n\r\n", "[a|x|][message|y|]");
    expect("data: x\r\n\ndata: y\n\r\n", "[message|x|][message|y|]");
}

TEST(SseParser, JoinsDataLines) {
    expect("data: a\ndata:  b\ndata\ndata:c\n\n", "[message|a\n b\n\nc|]");
    expect("data\n\n", "[message||]");
}

TEST(SseParser, SkipsTheByteOrderMarkCommentsAndUnknownFields) {
    expect(
        "\xEF\xBB\xBF"
        "data: a\n\n",
        "[message|a|]"
    );
    expect(": hello\ndata: a\n:\nretry: 10\nfoo: bar\n\n", "[message|a|]");
    expect(":\n\n:\n\n", "");
}

TEST(SseParser, KeepsTheLastId) {
    expect("id: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", "[message|a|7][message|b|7][message|c|]");
    expect("id: 7\ndata: a\n\nid: x\0y\ndata: b\n\n"sv, "[message|a|7][message|b|7]");
}

TEST(SseParser, GivesNothingForAnEventWithoutDataOrEnd) {
    expect("event: a\n\ndata: b\n\n", "[message|b|]");
    expect("data: cut off\n", "");
}

TEST(SseParser, DropsAnEventOver64MiBAndGoesOn) {
    std::string lines;
    const std::string line = "data: " + std::string(16 << 20, 'x') + "\n";
    for (int i = 0; i < 4; ++i)
        lines += line;
    EXPECT_EQ(whole("data: a\n\n" + lines + "\ndata: b\n\n"), "[message|a|][message|b|]");
    EXPECT_EQ(whole("data: " + std::string(65 << 20, 'x') + "\n\ndata: b\n\n"), "[message|b|]");
}

TEST(AppendSse, ComesBackAsItWent) {
    std::string wire;
    append_sse(wire, "segment", "{\"a\":1}", "12");
    append_sse(wire, "", "line 1\nline 2\r\nline 3\r", "");
    append_sse(wire, "", "", "13");
    EXPECT_EQ(
        wire,
        "id: 12\nevent: segment\ndata: {\"a\":1}\n\n"
        "data: line 1\ndata: line 2\ndata: line 3\ndata: \n\n"
        "id: 13\ndata: \n\n"
    );
    expect(wire, "[segment|{\"a\":1}|12][message|line 1\nline 2\nline 3\n|12][message||13]");
}

TEST(AppendSse, AnEventMayComeInParts) {
    std::string whole;
    append_sse(whole, "snapshot", "{\"a\":[1,2]}", "12");
    std::string parts;
    open_sse(parts, "snapshot", "12");
    parts += "{\"a\":[1";
    parts += ",2]}";
    close_sse(parts);
    EXPECT_EQ(parts, whole);
}

}  // namespace
}  // namespace scribed::proto

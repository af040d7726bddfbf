// SPDX-License-Identifier: Apache-2.0
// Frames that break RFC 6455 or the limits, sent into a session of the real daemon: each ends with its code, the
// session's recording stays whole and resumable, and who records beside it feels nothing.
#include <gtest/gtest.h>

#include "proto/ingest_frame.hpp"
#include "tests/e2e/bystander.hpp"
#include "tests/e2e/raw_peer.hpp"
#include "tests/support/websocket_frames.hpp"

namespace scribed::test {
namespace {

using Pcm = std::vector<std::int16_t>;

/// The members of `started` that a resume needs.
proto::StartMessage resume_of(const std::string& started) {
    const auto parsed = proto::parse_server_message(started).value();
    const auto& message = std::get<proto::StartedMessage>(parsed);
    proto::StartMessage resume;
    resume.session = message.session;
    resume.resume = message.resume;
    return resume;
}

Pcm ramp(std::size_t count) {
    Pcm out(count);
    for (std::size_t i = 0; i < count; ++i)
        out[i] = static_cast<std::int16_t>(i % 7);
    return out;
}

struct Breach {
    const char* name;
    std::string bytes;
    unsigned close;
};

std::vector<Breach> breaches() {
    const std::string text = R"({"type":"mark"})";
    const std::string bad_utf8 = "{\"type\":\"mark\",\"label\":\"\xc0\xaf\"}";
    return {
        {"compressed text (RSV1)", frame({kText, true, 4}, text), 1002},
        {"compressed audio (RSV1)", frame({kBinary, true, 4}, std::string(640, '\0')), 1002},
        {"RSV2", frame({kBinary, true, 2}, std::string(640, '\0')), 1002},
        {"unmasked", frame({kText, true, 0, false}, text), 1002},
        {"reserved opcode 3", sent(3, text), 1002},
        {"reserved opcode 15", sent(15), 1002},
        {"continues nothing", sent(kContinued, text), 1002},
        {"a new message inside another", part(kText, "{") + sent(kText, text), 1002},
        {"a fragmented ping", part(kPing, "x"), 1002},
        {"a ping of 126 bytes", sent(kPing, std::string(126, 'x')), 1002},
        {"a close code of nobody", sent(kClose, close_code(1005)), 1002},
        {"a close code below all", sent(kClose, close_code(999)), 1002},
        {"a close of one byte", sent(kClose, "x"), 1002},
        {"a close reason that is no text", sent(kClose, close_code(1000, "\xff")), 1002},
        {"no UTF-8", sent(kText, bad_utf8), 1007},
        {"no UTF-8, and no end", part(kText, "{\"type\":\"\xed\xa0"), 1007},
        {"a length of 2^64-1", frame_head({kBinary}, UINT64_MAX), 1009},
        {"a length of 2^63-1", frame_head({kText}, UINT64_MAX >> 1), 1009},
        {"a length over 1 MiB", frame_head({kText}, (1 << 20) + 1), 1009},
        {"fragments over 1 MiB", part(kBinary, std::string(1 << 19, 'x')) + frame_head({kContinued}, (1 << 19) + 1),
         1009},
        {"more than a second of audio", sent(kBinary, std::string(proto::kMaxFrameBytes + 2, '\0')), 1009},
    };
}

TEST(HostileFrames, EndTheirConnectionAndNothingElse) {
    House house;
    Bystander bystander(house, 48);
    const auto before = ramp(4000);
    const auto after = ramp(800);
    for (const auto& breach : breaches()) {
        SCOPED_TRACE(breach.name);
        RawPeer peer(house);
        const auto resume = resume_of(peer.start());
        peer.send(sent(kBinary, proto::as_bytes(before)));
        peer.send(breach.bytes);
        EXPECT_EQ(peer.closed_with(), breach.close);
        bystander.speak();
        VoiceClient again(house);
        again.start(resume);
        ASSERT_EQ(again.started().tracks.at(0).next, before.size());
        again.send_raw(after);
        again.finish();
        auto expected = before;
        expected.insert(expected.end(), after.begin(), after.end());
        EXPECT_EQ(house.recording(resume.session, "0-main.wav"), expected);
    }
    bystander.finish();
}

TEST(HostileFrames, ThatAreLegalAreTakenHoweverTheyAreCut) {
    House house;
    Bystander bystander(house);
    const auto said = ramp(1000);
    const auto bytes = proto::as_bytes(said);
    RawPeer peer(house);
    const auto head = peer.upgrade("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
    EXPECT_TRUE(head.starts_with("HTTP/1.1 101 ")) << head;
    EXPECT_EQ(head.find("deflate"), std::string::npos) << "compression is offered, and not agreed";
    peer.send(sent(kText, R"({"type":"start"})"));
    const auto resume = resume_of(peer.next_frame().value().payload);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool last = i + 1 == bytes.size();
        std::string piece = frame({i == 0 ? kBinary : kContinued, last}, bytes.substr(i, 1));
        if (i % 50 == 0) piece += sent(kPing, "between") + sent(kPong, "unasked");
        if (i % 70 == 0 && !last) piece += part(kContinued, {});
        ASSERT_TRUE(peer.send(piece));
    }
    bystander.speak();
    std::size_t pongs = 0;
    bool acked = false;
    while (!acked || pongs < bytes.size() / 50) {
        const auto next = peer.next_frame(true);
        ASSERT_TRUE(next.has_value());
        if (next->opcode == kPong) ++pongs;
        if (next->payload.find(R"("next":1000)") != std::string::npos) acked = true;
    }
    peer.send(sent(kText, R"({"type":"finish"})"));
    EXPECT_EQ(peer.closed_with(), 1000U);
    EXPECT_EQ(house.recording(resume.session, "0-main.wav"), said);
    bystander.finish();
}

struct Message {
    const char* name;
    std::string text;
    const char* code;
};

std::vector<Message> messages() {
    const std::string nul("{\"type\":\"mark\0\"}", 16);
    std::string deep = R"({"type":"mark","label":)";
    deep += std::string(5000, '[') + std::string(5000, ']') + "}";
    return {
        {"nothing", "", "bad_json"},
        {"NUL bytes", nul, "bad_json"},
        {"an escaped NUL", R"({"type":"mark","label":"\u0000"})", "invalid"},
        {"half a surrogate", R"({"type":"mark","label":"\ud800"})", "bad_json"},
        {"5000 deep", deep, "bad_json"},
        {"an array", "[1,2,3]", "bad_json"},
        {"two documents", R"({"type":"mark"}{"type":"mark"})", "bad_json"},
        {"a huge string", R"({"type":"mark","label":")" + std::string(1 << 19, 'x') + "\"}", "invalid"},
        {"a huge type", R"({"type":")" + std::string(1 << 19, 'x') + "\"}", "invalid"},
        {"a number beyond all", R"({"type":"track","id":"x","rate":1e999})", "bad_json"},
        {"a number beyond 64 bits", R"({"type":"track","id":"x","rate":99999999999999999999999999})", "bad_json"},
        {"a negative rate", R"({"type":"track","id":"x","rate":-16000})", "invalid"},
        {"half a rate", R"({"type":"track","id":"x","rate":16000.5})", "invalid"},
        {"a track that climbs", R"({"type":"track","id":"../../etc/passwd"})", "invalid"},
        {"a start", R"({"type":"start"})", "already_started"},
    };
}

TEST(HostileMessages, AreAnsweredAndChangeNothing) {
    House house;
    Bystander bystander(house);
    VoiceClient client(house);
    proto::StartMessage start;
    start.framing = proto::Framing::tagged;
    client.start(start);
    std::size_t told = 0;
    for (const auto& message : messages()) {
        SCOPED_TRACE(message.name);
        client.send_text(message.text);
        ++told;
        const auto answered = [&] { return client.errors.size() == told || client.closed(); };
        client.wait_until(answered, message.name);
        ASSERT_FALSE(client.closed());
        EXPECT_EQ(client.errors.back().code, message.code) << client.errors.back().message;
        EXPECT_FALSE(client.errors.back().fatal);
    }
    // Of two members with one name, one counts; which is nobody's right to rely on.
    client.send_text(R"({"type":"barrier","id":"a","id":"b"})");
    const auto answered = [&] { return client.barriers.size() == 1; };
    client.wait_until(answered, "the barrier");
    const Pcm audio(160);
    for (const Samples first : {UINT64_MAX, UINT64_MAX - 159, UINT64_MAX / 2, Samples{1} << 62}) {
        client.send_tagged(0, first, audio);
        ++told;
        const auto refused = [&] { return client.errors.size() == told; };
        client.wait_until(refused, "index_too_far");
        EXPECT_EQ(client.errors.back().code, "index_too_far");
    }
    client.send_tagged(0, 0, audio);
    client.finish();
    EXPECT_EQ(house.recording(client.started().session, "0-main.wav"), audio);
    bystander.finish();
}

}  // namespace
}  // namespace scribed::test

// SPDX-License-Identifier: Apache-2.0
// Clients that send too much of everything: each kind has its bound, and who records beside them feels nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <system_error>

#include "proto/ingest_frame.hpp"
#include "tests/e2e/bystander.hpp"
#include "tests/e2e/raw_peer.hpp"
#include "tests/support/websocket_frames.hpp"

namespace scribed::test {
namespace {

class HostileFlood : public testing::Test {
protected:
    explicit HostileFlood(House::Plan plan = {}) : house_(std::move(plan)), bystander_(house_, 40), client_(house_) {
        proto::StartMessage start;
        start.framing = proto::Framing::tagged;
        client_.start(start);
    }
    void wait_for_errors(std::size_t count) {
        const auto told = [&] { return client_.errors.size() >= count; };
        client_.wait_until(told, std::to_string(count) + " errors");
    }
    std::size_t errors_of(const std::string& code) {
        return static_cast<std::size_t>(std::count_if(
            client_.errors.begin(), client_.errors.end(), [&](const auto& error) { return error.code == code; }
        ));
    }
    /// The flood is over, its session goes on, and so does everybody else's.
    void finish() {
        bystander_.speak();
        const std::vector<std::int16_t> audio(1600, 3);
        client_.send_tagged(0, 0, audio);
        client_.finish();
        EXPECT_EQ(house_.recording(client_.started().session, "0-main.wav"), audio);
        bystander_.finish();
    }

    House house_;
    Bystander bystander_;
    VoiceClient client_;
};

TEST_F(HostileFlood, OfStarts) {
    for (int i = 0; i < 2000; ++i)
        client_.send_text(R"({"type":"start"})");
    bystander_.speak();
    wait_for_errors(2000);
    EXPECT_EQ(errors_of("already_started"), 2000U);
    finish();
}

TEST_F(HostileFlood, OfTracks) {
    for (int i = 0; i < 200; ++i)
        client_.send_text(R"({"type":"track","id":"t)" + std::to_string(i) + "\"}");
    bystander_.speak();
    wait_for_errors(200 - 63);
    EXPECT_EQ(errors_of("too_many"), 200U - 63);
    EXPECT_EQ(client_.started().tracks.size(), 64U);
    finish();
}

TEST_F(HostileFlood, OfMarks) {
    for (int i = 0; i < 10500; ++i)
        client_.send_text(R"({"type":"mark","label":"x"})");
    bystander_.speak();
    wait_for_errors(500);
    EXPECT_EQ(errors_of("too_many"), 500U);
    finish();
}

TEST_F(HostileFlood, OfTinyFrames) {
    // One sample in each, and between them some that hold none.
    std::string header;
    proto::append_tagged_header(header, 0, 0);
    std::vector<std::int16_t> audio(1600, 3);
    for (std::size_t i = 0; i < audio.size(); ++i) {
        client_.send_tagged(0, i, std::span(audio).subspan(i, 1));
        for (int k = 0; k < 10; ++k)
            client_.send_bytes(header);
    }
    finish();
    EXPECT_TRUE(client_.errors.empty());
}

TEST_F(HostileFlood, OfPings) {
    RawPeer peer(house_);
    peer.start();
    std::string some;
    for (int i = 0; i < 1000; ++i)
        some += sent(kPing, "payload of a ping");
    std::size_t pongs = 0;
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(peer.send(some));
        for (int k = 0; k < 1000;) {
            const auto next = peer.next_frame(true);
            ASSERT_TRUE(next.has_value());
            if (next->opcode == kPong) ++pongs, ++k;
        }
        if (i % 5 == 0) bystander_.speak();
    }
    EXPECT_EQ(pongs, 20000U);
    finish();
}

// Upstream says nothing any more, so no barrier has its answer.
TEST(HostileBarriers, HaveABound) {
    House house({{}, {"live.patience_s=10"}});
    house.call("POST", house.sandbox_url("/sandbox/faults"), R"({"where":"realtime","what":"half_open","count":1})");
    VoiceClient client(house);
    client.start({});
    const auto said = say(pick_words(4, 5));
    client.send_raw(said.samples);
    const auto struck = [&] { return house.sandbox_stat("faults_struck") == 1; };
    house.loop().run_until(struck);
    Bystander bystander(house);
    for (int i = 0; i < 1000; ++i)
        client.send_text(R"({"type":"barrier","id":"b"})");
    bystander.speak();
    const auto told = [&] { return client.errors.size() + client.barriers.size() >= 1000 - 256; };
    client.wait_until(told, "the refusals");
    EXPECT_GT(client.errors.size(), 0U);
    for (const auto& error : client.errors)
        ASSERT_EQ(error.code, "too_many");
    const auto all = [&] { return client.errors.size() + client.barriers.size() == 1000; };
    client.wait_until(all, "the answers to the others, once the lane is given up");
    client.finish();
    EXPECT_EQ(house.recording(client.started().session, "0-main.wav"), said.samples);
    bystander.finish();
}

TEST(HostileSessions, BegunAndLeftHaveALimit) {
    House house({{}, {"limits.user_sessions=20", "session.resume_s=3600"}, false, false, {}});
    Bystander bystander(house);
    int begun = 0;
    int refused = 0;
    for (int i = 0; i < 200; ++i) {
        RawPeer peer(house);
        const auto answer = peer.start();
        if (answer.starts_with(R"({"type":"started")")) ++begun;
        if (answer.find("too_many_sessions") == std::string::npos) continue;
        EXPECT_EQ(peer.closed_with(), 4429U);
        ++refused;
    }
    EXPECT_EQ(begun, 19) << "one is the bystander's";
    EXPECT_EQ(refused, 181);
    bystander.speak();
    bystander.finish();
    VoiceClient next(house);
    next.start({});
    EXPECT_TRUE(next.errors.empty()) << "the bystander's place is free again";
}

TEST(HostileSessions, OverARestartHaveTheSameLimit) {
    House house({{}, {"limits.user_sessions=3"}, false, false, {}});
    std::vector<std::unique_ptr<VoiceClient>> left;
    for (int i = 0; i < 3; ++i)
        left.emplace_back(std::make_unique<VoiceClient>(house))->start({});
    house.kill_daemon();
    house.start_daemon();
    RawPeer refused(house);
    EXPECT_NE(refused.start().find("too_many_sessions"), std::string::npos);
    proto::StartMessage resume;
    resume.session = left.front()->started().session;
    resume.resume = left.front()->started().resume;
    VoiceClient back(house);
    back.start(resume);
    back.finish();
    VoiceClient next(house);
    next.start({});
    EXPECT_TRUE(next.errors.empty()) << "the place of the one that was finished is free";
}

/// So few descriptors that strangers could take them all, from as many addresses as they like.
TEST(HostileConnections, LeaveDescriptorsForWhoRecords) {
    House house({{}, {}, false, false, "ulimit -n 240"});
    Bystander bystander(house);
    std::vector<RawPeer> peers;
    for (int i = 0; i < 400; ++i) {
        try {
            peers.emplace_back(house, RawPeer::Plan{.from = "127.0.1." + std::to_string(1 + i % 200)});
        } catch (const std::system_error&) {
            break;  // the kernel's queue is full
        }
    }
    bystander.speak();
    const auto turned_away = [&] {
        for (auto& peer : peers)
            (void)peer.drain();
        return std::count_if(peers.begin(), peers.end(), [](const auto& peer) { return peer.ended(); });
    };
    const auto deadline = steady_now() + std::chrono::seconds(20);
    while (turned_away() < 400 - 179 && steady_now() < deadline)
        bystander.speak();
    EXPECT_EQ(
        turned_away(), 400 - 179
    ) << "three quarters of 240 descriptors are for connections, one is the bystander's";
    // Its file is open; its end takes the database, and the batch pass a connection upstream.
    bystander.end();
    peers.clear();
    bystander.expect_words();
}

TEST(HostileConnections, FromOneAddressHaveALimitOfTheirOwn) {
    House house({{}, {"limits.address_connections=50"}, false, false, {}});
    Bystander bystander(house);
    std::vector<RawPeer> peers;
    peers.reserve(300);
    for (int i = 0; i < 300; ++i)
        peers.emplace_back(house, RawPeer::Plan{.from = "127.0.0.9"});
    bystander.speak();
    std::size_t open = 0;
    for (auto& peer : peers) {
        peer.push("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        if (!peer.read_until("\r\n").empty()) ++open;
    }
    EXPECT_EQ(open, 50U);
    EXPECT_EQ(house.get("/healthz").status, 200);
    bystander.finish();
}

}  // namespace
}  // namespace scribed::test

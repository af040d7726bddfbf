// SPDX-License-Identifier: Apache-2.0
// Peers that take their time: each is dropped within its deadline, what it holds is bounded, others are served
// meanwhile.
#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "tests/e2e/bystander.hpp"
#include "tests/e2e/processes.hpp"
#include "tests/e2e/raw_peer.hpp"
#include "tests/support/websocket_frames.hpp"

namespace scribed::test {
namespace {

// Seconds. The defaults are longer, and nothing else is different.
constexpr int kRequest = 3;
constexpr int kIdle = 6;
constexpr int kStart = 5;
constexpr int kPingEvery = 5;

House::Plan impatient(std::string shell = {}) {
    const auto setting = [](const char* key, int seconds) { return key + std::to_string(seconds); };
    return {
        {},
        {setting("listen.request_s=", kRequest), setting("listen.idle_s=", kIdle),
         setting("listen.ping_s=", kPingEvery), setting("session.start_s=", kStart)},
        false,
        false,
        std::move(shell)};
}

/// One of them: what it begins with, what it adds twice a second, and how long it may last.
struct Slow {
    const char* name;
    std::string begin;
    std::string drip;
    int limit_s;
    std::string told;  ///< what it hears before the end
};

std::vector<Slow> slow_peers() {
    const std::string host = "Host: 127.0.0.1\r\n";
    const auto upgrade = upgrade_request("/v1/ingest");
    const std::string start = R"({"type":"start"})";
    return {
        {"a request line byte by byte", "G", "E", kRequest, "HTTP/1.1 408 "},
        {"headers that never end", "GET /healthz HTTP/1.1\r\n" + host, "x-more: y\r\n", kRequest, "HTTP/1.1 408 "},
        {"a body that never comes", "POST /v1/keys HTTP/1.1\r\n" + host + "Content-Length: 1000\r\n\r\n", "", kRequest,
         "HTTP/1.1 408 "},
        {"a body byte by byte", "POST /v1/keys HTTP/1.1\r\n" + host + "Content-Length: 1000\r\n\r\n", "x", kRequest,
         "HTTP/1.1 408 "},
        {"chunks that never end", "POST /v1/keys HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n",
         "1\r\nx\r\n", kRequest, "HTTP/1.1 408 "},
        {"a handshake that stalls", upgrade.substr(0, upgrade.size() - 2), "x: y\r\n", kRequest, "HTTP/1.1 408 "},
        {"nothing at all", "", "", kIdle, ""},
        {"nothing after one request", "GET /healthz HTTP/1.1\r\n" + host + "\r\n", "", kIdle, "HTTP/1.1 200 "},
        {"a WebSocket that never starts", upgrade, "", kStart, "HTTP/1.1 101 "},
        {"a WebSocket that only pings", upgrade, sent(kPing), kStart, "HTTP/1.1 101 "},
        {"a start in fragments without end", upgrade + part(kText, "{"), part(kContinued, " "), kStart,
         "HTTP/1.1 101 "},
        {"a session that falls silent", upgrade + sent(kText, start), "", 2 * kPingEvery, "HTTP/1.1 101 "},
    };
}

TEST(HostileSlow, PeersAreDroppedWithinTheirDeadlineAndOthersAreServedMeanwhile) {
    House house(impatient());
    Bystander bystander(house, 64);
    const auto all = slow_peers();
    std::vector<std::unique_ptr<RawPeer>> peers;
    std::vector<std::string> heard(all.size());
    std::vector<bool> over(all.size());
    const auto began = steady_now();
    for (const auto& one : all) {
        peers.push_back(std::make_unique<RawPeer>(house));
        peers.back()->send(one.begin);
    }
    const auto seconds = [&] { return std::chrono::duration<double>(steady_now() - began).count(); };
    while (std::count(over.begin(), over.end(), true) < static_cast<std::ptrdiff_t>(all.size()) && seconds() < 90) {
        bystander.speak();
        EXPECT_EQ(house.get("/healthz").status, 200);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (over[i]) continue;
            peers[i]->push(all[i].drip);
            heard[i] += peers[i]->drain();
            over[i] = peers[i]->ended();
            if (!over[i]) continue;
            // A loaded machine may be late, never early.
            EXPECT_GE(seconds(), all[i].limit_s - 0.5) << all[i].name;
            EXPECT_LT(seconds(), all[i].limit_s + 15) << all[i].name;
        }
        house.loop().run(net::sleep_until(steady_now() + std::chrono::milliseconds(500)));
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_TRUE(over[i]) << all[i].name << " is still there";
        EXPECT_TRUE(heard[i].starts_with(all[i].told)) << all[i].name << ": " << heard[i].substr(0, 100);
    }
    bystander.finish();
}

// It asks for answers, takes none, and goes on sending audio, so that it never seems silent.
TEST(HostileSlow, AClientThatNeverReadsIsDroppedAndItsRecordingIsKept) {
    // What a sanitizer keeps of freed memory would hide what the daemon keeps.
    House house(impatient("export ASAN_OPTIONS=quarantine_size_mb=4"));
    Bystander bystander(house, 64);
    RawPeer peer(house, {.receive_buffer = 2048});
    const auto started = peer.start();
    const auto at = started.find("ses_");
    ASSERT_NE(at, std::string::npos);
    const auto session = started.substr(at, started.find('"', at) - at);
    const std::string question = sent(kText, "?") + sent(kBinary, std::string(2, '\1'));
    std::string questions;
    for (int i = 0; i < 2000; ++i)
        questions += question;
    const auto began = steady_now();
    std::size_t asked = 0;
    const auto before = resident_bytes(house.daemon_pid());
    auto most = before;
    // The kernel may tell the peer late: it probes a window that was closed for long more and more rarely.
    bool dropped = false;
    // Some 100 000 answers are more than the outbox and all buffers of the kernel hold.
    while (!peer.ended() && !dropped && steady_now() - began < std::chrono::seconds(120)) {
        std::string_view rest = std::string_view(questions).substr(asked % question.size());
        const auto went = peer.push(rest);
        asked += went;
        if (went == 0 || asked > 400000 * question.size()) {
            bystander.speak();
            most = std::max(most, resident_bytes(house.daemon_pid()));
            dropped = house.metric("scribed_ingest_connections") == 1;
            house.loop().run(net::sleep_until(steady_now() + std::chrono::milliseconds(100)));
        }
    }
    EXPECT_TRUE(peer.ended() || dropped) << "it is still there";
    EXPECT_LT(most - before, 64U << 20) << "what it was to be told is not kept without end";
    const auto samples = house.recording(session, "0-main.wav").size();
    EXPECT_GT(samples, 1000U);
    EXPECT_LE(samples, asked / question.size() + 1);
    EXPECT_EQ(house.state_of(session), "live") << "it may come back";
    bystander.finish();
}

}  // namespace
}  // namespace scribed::test

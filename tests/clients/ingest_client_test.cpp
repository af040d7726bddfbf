// SPDX-License-Identifier: Apache-2.0
#include "clients/ingest_client.hpp"

#include <functional>
#include <numeric>

#include <gtest/gtest.h>

#include "model_server.hpp"

namespace scribed::clients {
namespace {

using State = IngestClient::State;

std::vector<std::int16_t> counting(std::size_t count, int from = 1) {
    std::vector<std::int16_t> out(count);
    std::iota(out.begin(), out.end(), static_cast<std::int16_t>(from));
    return out;
}

proto::StartMessage start_with(std::initializer_list<const char*> tracks) {
    proto::StartMessage start;
    for (const auto* id : tracks)
        start.tracks.push_back({id, {}, kTrackRate});
    start.framing = tracks.size() > 1 ? proto::Framing::tagged : proto::Framing::raw;
    return start;
}

/// Runs client and server against each other, one message at a time, and cuts the connection at the given steps.
/// `sent_is_received`: whether what the client sent last before a cut still arrives. Gives the number of steps.
int converse(IngestClient& client, ModelServer& server, const std::function<bool(int)>& cut, bool sent_is_received) {
    int step = 0;
    while (client.state() != State::finished && step < 10000) {
        server.on_text(client.on_open());
        for (bool busy = true; busy && client.state() != State::finished;) {
            busy = false;
            if (const auto out = client.next_outgoing()) {
                busy = true;
                const bool lost = cut(step++);
                if (!lost || sent_is_received) out->text ? server.on_text(out->bytes) : server.on_binary(out->bytes);
                if (lost) break;
            }
            if (server.answers()) {
                busy = true;
                if (cut(step++)) break;
                client.on_text(server.take_answer());
            }
        }
        if (client.state() == State::finished) break;
        client.on_closed(1006, "");
        server.on_closed();
    }
    return step;
}

struct Script {
    bool tagged;
    bool sent_is_received;
};

class EveryLoss : public testing::TestWithParam<Script> {};

TEST_P(EveryLoss, LosesAndDoublesNoSample) {
    const auto fill = [&](IngestClient& client) {
        for (Samples at = 0; at < 50; at += 10) {
            client.push(0, at, counting(10, static_cast<int>(at) + 1));
            if (GetParam().tagged && at != 20) client.push(1, at + 5, counting(5, static_cast<int>(at) + 1001));
        }
        client.finish();
    };
    const auto start = GetParam().tagged ? start_with({"a", "b"}) : start_with({"main"});
    IngestClient undisturbed(start, std::chrono::seconds(30));
    ModelServer expected;
    fill(undisturbed);
    const int steps = converse(
        undisturbed, expected, [](int) { return false; }, true
    );
    ASSERT_EQ(expected.complaints(), std::vector<std::string>());

    for (int first = 0; first < steps; ++first) {
        for (int second = first; second < steps + 4; ++second) {
            IngestClient client(start, std::chrono::seconds(30));
            ModelServer server;
            fill(client);
            converse(
                client, server, [&](int step) { return step == first || step == second; }, GetParam().sent_is_received
            );
            SCOPED_TRACE(testing::Message() << "cut at " << first << " and " << second);
            ASSERT_EQ(client.state(), State::finished);
            ASSERT_TRUE(server.finished());
            ASSERT_EQ(server.tracks(), expected.tracks());
            ASSERT_EQ(server.complaints(), std::vector<std::string>());
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Framings,
    EveryLoss,
    testing::Values(Script{false, true}, Script{false, false}, Script{true, true}, Script{true, false}),
    [](const auto& script) {
        return std::string(script.param.tagged ? "Tagged" : "Raw") +
               (script.param.sent_is_received ? "Received" : "Lost");
    }
);

TEST(IngestClient, SendsNothingBeforeStarted) {
    IngestClient client(start_with({"main"}), std::chrono::seconds(30));
    client.push(0, 0, counting(10));
    client.on_open();
    EXPECT_FALSE(client.next_outgoing());
    client.on_text(R"({"type":"started","session":"ses_1","resume":"r","tracks":[{"id":"main","index":0,"next":0}]})");
    EXPECT_TRUE(client.next_outgoing());
    EXPECT_EQ(client.session(), "ses_1");
}

TEST(IngestClient, HasNoRoomPastItsLimitUntilAcknowledged) {
    IngestClient client(start_with({"main"}), std::chrono::seconds(1));
    client.push(0, 0, std::vector<std::int16_t>(15999));
    EXPECT_TRUE(client.has_room());
    client.push(0, 15999, std::vector<std::int16_t>(1));
    EXPECT_FALSE(client.has_room());
    client.on_open();
    client.on_text(R"({"type":"started","session":"ses_1","resume":"r","tracks":[{"id":"main","index":0,"next":0}]})");
    client.next_outgoing();
    client.on_text(R"({"type":"ack","track":"main","next":15999})");
    EXPECT_TRUE(client.has_room());
    EXPECT_EQ(client.acked_ms(), 999);
    EXPECT_EQ(client.pushed_ms(), 1000);
}

TEST(IngestClient, FailsWhenTheServerLostWhatItHadAcknowledged) {
    IngestClient client(start_with({"main"}), std::chrono::seconds(30));
    client.push(0, 0, counting(10));
    client.on_open();
    client.on_text(R"({"type":"started","session":"ses_1","resume":"r","tracks":[{"id":"main","index":0,"next":0}]})");
    client.next_outgoing();
    client.on_text(R"({"type":"ack","track":"main","next":10})");
    client.on_closed(1006, "");
    client.on_open();
    client.on_text(R"({"type":"started","session":"ses_1","resume":"r","tracks":[{"id":"main","index":0,"next":4}]})");
    ASSERT_EQ(client.state(), State::failed);
    EXPECT_EQ(client.failure()->exit, Exit::failed);
}

TEST(IngestClient, SaysWithTheServersWordsWhyItWasRefused) {
    IngestClient client(start_with({"main"}), std::chrono::seconds(30));
    client.on_open();
    client.on_text(
        R"({"type":"error","code":"invalid","message":"rate must be 8000 to 48000","param":"tracks[0].rate","fatal":true})"
    );
    client.on_closed(4400, "invalid");
    ASSERT_EQ(client.state(), State::failed);
    EXPECT_EQ(client.failure()->exit, Exit::refused);
    EXPECT_EQ(client.failure()->message, "rate must be 8000 to 48000");
    EXPECT_EQ(client.failure()->param, "tracks[0].rate");
}

TEST(IngestClient, ComesBackWhenTheServerGoesAway) {
    IngestClient client(start_with({"main"}), std::chrono::seconds(30));
    for (const auto code : std::initializer_list<std::uint16_t>{1001, 1006, 1011, 4429}) {
        client.on_open();
        client.on_closed(code, "");
        EXPECT_EQ(client.state(), State::opening) << code;
    }
}

TEST(IngestClient, TakesAGoneSessionForFinishedWhenItsFinishWasSent) {
    IngestClient client(start_with({"main"}), std::chrono::seconds(30));
    client.finish();
    client.on_open();
    client.on_text(R"({"type":"started","session":"ses_1","resume":"r","tracks":[{"id":"main","index":0,"next":0}]})");
    ASSERT_TRUE(client.next_outgoing()->text);
    client.on_closed(1006, "");
    EXPECT_EQ(client.state(), State::opening);
    client.on_open();
    client.on_closed(4404, "unknown_session");
    EXPECT_EQ(client.state(), State::finished);
}

TEST(IngestClient, DoesNotTakeAGoneSessionForFinishedWhileAudioIsHeld) {
    IngestClient client(start_with({"main"}), std::chrono::seconds(30));
    client.push(0, 0, counting(10));
    client.finish();
    client.on_open();
    client.on_text(R"({"type":"started","session":"ses_1","resume":"r","tracks":[{"id":"main","index":0,"next":0}]})");
    client.next_outgoing();
    client.next_outgoing();
    client.on_closed(1006, "");
    client.on_open();
    client.on_closed(4404, "unknown_session");
    EXPECT_EQ(client.state(), State::failed);
}

TEST(IngestClient, SkipsMessagesOfTypesThatItDoesNotKnow) {
    IngestClient client(start_with({"main"}), std::chrono::seconds(30));
    client.on_open();
    EXPECT_FALSE(client.on_text(R"({"type":"weather","sun":true})"));
    EXPECT_EQ(client.state(), State::opening);
}

}  // namespace
}  // namespace scribed::clients

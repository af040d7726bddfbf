// SPDX-License-Identifier: Apache-2.0
#include "clients/ingest_link.hpp"

#include <numeric>

#include <gtest/gtest.h>

#include "clients/clip_source.hpp"
#include "clients/feeder.hpp"
#include "fake_daemon.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kSecond = 16000;

std::vector<std::int16_t> counting(std::size_t count) {
    std::vector<std::int16_t> out(count);
    for (std::size_t i = 0; i < count; ++i)
        out[i] = static_cast<std::int16_t>(i % 30011 + 1);
    return out;
}

Server server_at(const std::string& url) {
    Globals globals;
    globals.server = url;
    return open_server(globals).value();
}

struct Sent {
    Outcome<> outcome;
    int heard = 0;
};

net::Task<> feed(Feeder& feeder, IngestClient& client, IngestLink& link) { co_await feeder.run(client, link); }

/// Sends one track of `samples` as fast as it goes.
net::Task<Sent> send(test::TestLoop& loop, const Server& server, std::vector<std::int16_t> samples, int patience_s) {
    proto::StartMessage start;
    start.tracks.push_back({"main", {}, kTrackRate});
    IngestClient client(start, std::chrono::seconds(1));
    IngestLink link(loop.executor(), server, client, std::chrono::seconds(patience_s));
    std::vector<std::unique_ptr<AudioSource>> sources;
    sources.push_back(make_clip_source({Clip{0, std::move(samples)}}));
    Feeder feeder(std::move(sources), std::chrono::milliseconds(20), 0);
    net::TaskGroup group(loop.executor(), "test");
    group.spawn(feed(feeder, client, link));
    Sent sent;
    const IngestLink::Listener listener = [&sent](const proto::ServerMessage&) { ++sent.heard; };
    sent.outcome = co_await link.run(listener);
    feeder.stop();
    group.kill();
    co_await group.join();
    co_return sent;
}

TEST(IngestLink, CarriesEverySampleOverAGoodConnection) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    const auto server = server_at(daemon.url());
    const auto sent = loop.run(send(loop, server, counting(5 * kSecond), 5));
    EXPECT_TRUE(sent.outcome);
    EXPECT_EQ(daemon.model.tracks().at("main"), counting(5 * kSecond));
    EXPECT_EQ(daemon.model.complaints(), std::vector<std::string>());
    EXPECT_TRUE(daemon.model.finished());
    EXPECT_EQ(daemon.connections, 1);
}

TEST(IngestLink, GoesOnWhereItStoodAfterEachBrokenConnection) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    daemon.drop_after = {40, 1, 90, 3, -1};
    const auto server = server_at(daemon.url());
    const auto sent = loop.run(send(loop, server, counting(5 * kSecond), 20));
    EXPECT_TRUE(sent.outcome);
    EXPECT_EQ(daemon.model.tracks().at("main"), counting(5 * kSecond));
    EXPECT_EQ(daemon.model.complaints(), std::vector<std::string>());
    EXPECT_EQ(daemon.model.sessions(), 1);
    EXPECT_EQ(daemon.connections, 5);
}

TEST(IngestLink, SaysThatNobodyIsThereAtOnce) {
    test::TestLoop loop;
    const auto server = server_at("http://127.0.0.1:9");
    const auto sent = loop.run(send(loop, server, counting(kSecond), 60));
    ASSERT_FALSE(sent.outcome);
    EXPECT_EQ(sent.outcome.error().exit, Exit::unreachable);
}

TEST(IngestLink, GivesUpWhenTheServerStaysAway) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    daemon.drop_after = {5};
    daemon.refuse_with = {};
    const auto server = server_at(daemon.url());
    const auto sent = loop.run(send(loop, server, counting(60 * kSecond), 0));
    ASSERT_FALSE(sent.outcome);
    EXPECT_EQ(sent.outcome.error().exit, Exit::unreachable);
    EXPECT_NE(sent.outcome.error().advice.find("ses_model"), std::string::npos);
}

TEST(IngestLink, IsRefusedInTheServersWords) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    daemon.refuse_with = {401};
    const auto server = server_at(daemon.url());
    const auto sent = loop.run(send(loop, server, counting(kSecond), 60));
    ASSERT_FALSE(sent.outcome);
    EXPECT_EQ(sent.outcome.error().exit, Exit::refused);
    EXPECT_EQ(sent.outcome.error().message, "not now");
}

}  // namespace
}  // namespace scribed::clients

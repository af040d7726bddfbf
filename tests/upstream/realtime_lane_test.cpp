// SPDX-License-Identifier: Apache-2.0
#include "upstream/realtime_lane.hpp"

#include <gtest/gtest.h>

#include "identity/anonymous_bearer.hpp"
#include "tests/support/loopback.hpp"

namespace scribed::upstream {
namespace {

using namespace std::chrono_literals;

/// How far the service goes with a connection; then it neither says nor reads anything any more.
enum class Until { mint, handshake, configured };

class NoRecording final : public RecordedAudio {
public:
    net::Task<Result<std::vector<std::int16_t>>> read(Samples /*begin*/, Samples /*end*/) override {
        co_return Error(Errc::io, "nobody reads here");
    }
};

/// A connection whose task is killed, and which whoever does not know of it goes on to use: what a session does that
/// looks for quiet tracks while the daemon stops.
class KilledConnection : public testing::Test {
protected:
    KilledConnection() {
        options_.session.config.model = "gpt-4o-transcribe";
        connection_ = lane_.call({loop_.executor(), options_, health_, recording_, [this] { listen(); }, Log("test")});
        leg_ = connection_->leg();
        leg_->begin(0);
    }
    ~KilledConnection() override {
        work_.kill();
        loop_.run(work_.join());
    }

    void hold(Until until) {
        until_ = until;
        work_.spawn(connect_and_serve());
        loop_.run_until([&] { return held_; });
    }
    void go_live() {
        work_.spawn(connect_and_serve());
        loop_.run_until([&] { return ready_; });
    }
    void kill() {
        work_.kill();
        loop_.run(work_.join());
        EXPECT_FALSE(returned_) << "it was under way";
    }
    void use() {
        leg_->feed(second_, kTrackRate, steady_now());
        connection_->wake();
        leg_->quiet(steady_now());
        connection_->wake();
        leg_->drain(steady_now());
        connection_->wake();
        connection_->abort();
        connection_->wake();
    }

    net::Task<void> connect_and_serve() {
        const auto connected = co_await connection_->connect(steady_now() + 20s);
        const bool killed = co_await net::killed();
        if (killed) co_return;
        EXPECT_TRUE(connected);
        co_await connection_->serve();
        const bool killed_since = co_await net::killed();
        returned_ = !killed_since;
    }
    void listen() {
        for (const auto& event : leg_->take_events())
            ready_ = ready_ || std::holds_alternative<proto::LiveReady>(event);
    }
    net::Task<void> answer(net::HttpExchange& exchange) {
        const bool mint = exchange.request().method == "POST";
        held_ = until_ == (mint ? Until::mint : Until::handshake);
        if (held_) {
            co_await net::sleep_until(Instant::max());
            co_return;
        }
        if (mint) {
            net::HttpReply reply;
            reply.body = R"({"value":"ek_1","expires_at":4102444800})";
            co_await exchange.reply(std::move(reply));
            co_return;
        }
        auto socket = (co_await exchange.upgrade({})).value();
        co_await socket.write_text(R"({"type":"session.created","session":{}})");
        co_await socket.read();
        co_await socket.write_text(R"({"type":"session.updated","session":{}})");
        co_await net::sleep_until(Instant::max());
    }

    test::TestLoop loop_;
    test::Loopback server_{loop_, [this](net::HttpExchange& exchange) { return answer(exchange); }};
    const Endpoints endpoints_{"", "http://127.0.0.1:" + std::to_string(server_.port()), test::plain_tls(), {}};
    const RealtimeLane lane_{"api_realtime", "", endpoints_, std::make_shared<identity::AnonymousBearer>()};
    LaneHealth health_;
    NoRecording recording_;
    proto::RealtimeLeg::Options options_;
    const std::vector<std::int16_t> second_ = std::vector<std::int16_t>(kTrackRate, 900);
    Until until_ = Until::configured;
    bool held_ = false;
    bool ready_ = false;
    bool returned_ = false;  ///< serve(), and not because it was killed
    std::shared_ptr<proto::LiveLeg> leg_;
    std::unique_ptr<LiveConnection> connection_;
    net::TaskGroup work_{loop_.executor(), "connection"};
};

TEST_F(KilledConnection, MayBeUsedWhereItsKeyWasAskedFor) {
    hold(Until::mint);
    kill();
    use();
}

TEST_F(KilledConnection, MayBeUsedWhereItShookHands) {
    hold(Until::handshake);
    kill();
    use();
}

TEST_F(KilledConnection, MayBeUsedWhereItWasLive) {
    go_live();
    kill();
    use();
}

TEST_F(KilledConnection, MayBeUsedWhereItWasAboutToWrite) {
    go_live();
    leg_->feed(second_, 0, steady_now());
    connection_->wake();
    kill();
    use();
}

// The service does not answer the close.
TEST_F(KilledConnection, MayBeUsedWhereItWasClosing) {
    go_live();
    leg_->drain(steady_now());
    connection_->wake();
    loop_.run_until([&] { return leg_->ended(); });
    kill();
    use();
}

}  // namespace
}  // namespace scribed::upstream

// SPDX-License-Identifier: Apache-2.0
#include "upstream/near_live_lane.hpp"

#include <deque>

#include <gtest/gtest.h>

#include "audio/wav_file.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::upstream {
namespace {

using namespace std::chrono_literals;
using proto::UpstreamError;
using proto::UpstreamFault;

constexpr Samples kSecond = kTrackRate;

UpstreamError error(UpstreamFault fault) {
    UpstreamError out;
    out.fault = fault;
    return out;
}

/// Answers as it is told, one after the other; then with the seconds that it was sent. A second of silence it answers
/// while it lives.
class ScriptedBatch final : public BatchLane {
public:
    explicit ScriptedBatch(std::string name) : name_(std::move(name)) {}
    const std::string& name() const override { return name_; }
    const std::string& health_key() const override { return name_; }
    bool configured() const override { return has_credentials; }
    net::Task<UpstreamResult<std::string>> transcribe(
        std::string wav, std::chrono::milliseconds length, proto::BatchOptions options
    ) override {
        if (length == 1s && lives) co_return std::string();
        if (length == 1s) co_return error(UpstreamFault::network);
        asked.push_back(std::move(options));
        const auto audio = audio::decode_audio(wav).value();
        EXPECT_EQ(audio.rate, kTrackRate);
        EXPECT_EQ(samples_to_ms(audio.samples.size()), length.count());
        if (answers.empty()) co_return std::to_string(audio.samples.size() / kSecond) + " s";
        auto answer = std::move(answers.front());
        answers.pop_front();
        co_return answer;
    }

    bool has_credentials = true;
    bool lives = true;
    std::deque<UpstreamResult<std::string>> answers;
    std::vector<proto::BatchOptions> asked;

private:
    const std::string name_;
};

/// Never answers.
class HangingBatch final : public BatchLane {
public:
    const std::string& name() const override { return name_; }
    const std::string& health_key() const override { return name_; }
    bool configured() const override { return true; }
    net::Task<UpstreamResult<std::string>> transcribe(
        std::string /*wav*/, std::chrono::milliseconds /*length*/, proto::BatchOptions /*options*/
    ) override {
        ++asked;
        co_await net::sleep_until(Instant::max());
        co_return error(UpstreamFault::timeout);
    }
    int asked = 0;

private:
    const std::string name_ = "hangs";
};

/// A voice without any pause, of which not all is written at the first try.
class Recording final : public RecordedAudio {
public:
    static std::int16_t sample(Samples at) { return at / 8 % 2 == 0 ? 8000 : -8000; }
    net::Task<Result<std::vector<std::int16_t>>> read(Samples begin, Samples end) override {
        if (broken) co_return Error(Errc::io, "the disk is gone");
        if (reads++ == 0) end = begin + (end - begin) / 2;
        std::vector<std::int16_t> out;
        for (Samples at = begin; at < end; ++at)
            out.push_back(sample(at));
        co_return out;
    }
    int reads = 0;
    bool broken = false;
};

class NearLive : public testing::Test {
protected:
    /// Says `seconds` of voice and returns what becomes of it, in order: texts, `lost:reason`, `end`, `end:fault`.
    std::vector<std::string> say(Samples seconds) {
        const NearLiveLane lane("", {first_, second_}, "gpt-4o-transcribe", ask_);
        auto connection = lane.call({loop_.executor(), hints_, health_, recording_, [this] { listen(); }, Log("test")});
        leg_ = connection->leg();
        leg_->begin(0);
        EXPECT_TRUE(loop_.run(connection->connect(steady_now() + 1s)));
        leg_->feed(voice(seconds), 0, steady_now());
        leg_->drain(steady_now());
        loop_.run(connection->serve());
        listen();
        leg_.reset();
        return std::exchange(said_, {});
    }
    static std::vector<std::int16_t> voice(Samples seconds) {
        std::vector<std::int16_t> pcm;
        for (Samples at = 0; at < seconds * kSecond; ++at)
            pcm.push_back(Recording::sample(at));
        return pcm;
    }
    void listen() {
        for (const auto& event : leg_->take_events()) {
            if (const auto* text = std::get_if<proto::LiveText>(&event)) said_.push_back(text->text);
            if (const auto* lost = std::get_if<proto::LiveLost>(&event)) said_.push_back("lost:" + lost->reason);
            if (const auto* ended = std::get_if<proto::LiveEnded>(&event)) {
                said_.push_back(ended->error ? "end:" + std::string(name(ended->error->fault)) : "end");
            }
        }
    }
    using Said = std::vector<std::string>;

    test::TestLoop loop_;
    std::shared_ptr<ScriptedBatch> first_ = std::make_shared<ScriptedBatch>("first");
    std::shared_ptr<ScriptedBatch> second_ = std::make_shared<ScriptedBatch>("second");
    LaneHealth health_;
    LaneTurns turns_;
    net::Slots places_{4, net::Slots::Share::half};
    BatchAsk ask_{health_, turns_, places_, RetryPace{10ms, 50ms, 8}, 50ms};
    Recording recording_;
    proto::RealtimeLeg::Options hints_;
    std::shared_ptr<proto::LiveLeg> leg_;
    std::vector<std::string> said_;
};

TEST_F(NearLive, PiecesAreReadFromTheRecordingAndSentWithTheHints) {
    hints_.session.config.language = "de";
    hints_.session.config.prompt = "Hafen";
    EXPECT_EQ(say(20), (Said{"14 s", "5 s", "end"}));
    ASSERT_EQ(first_->asked.size(), 2u);
    EXPECT_EQ(first_->asked[0].model, "gpt-4o-transcribe");
    EXPECT_EQ(first_->asked[0].language, "de");
    EXPECT_EQ(first_->asked[0].prompt, "Hafen");
    EXPECT_GE(recording_.reads, 3) << "what was not written yet was read again";
    EXPECT_TRUE(second_->asked.empty());
}

TEST_F(NearLive, TheNextLaneIsTakenAndARefusalRemembered) {
    first_->answers.emplace_back(error(UpstreamFault::unauthorized));
    first_->answers.emplace_back(error(UpstreamFault::unauthorized));
    EXPECT_EQ(say(20), (Said{"14 s", "5 s", "end"}));
    EXPECT_TRUE(health_.refusal("first", steady_now()));
    EXPECT_EQ(say(20), (Said{"14 s", "5 s", "end"}));
    EXPECT_LE(first_->asked.size(), 2u) << "only by those that were under way";
}

TEST_F(NearLive, WhatPassesIsTriedAgain) {
    second_->has_credentials = false;
    first_->answers.emplace_back(error(UpstreamFault::overloaded));
    first_->answers.emplace_back(error(UpstreamFault::server));
    EXPECT_EQ(say(3), (Said{"3 s", "end"}));
    EXPECT_EQ(first_->asked.size(), 3u);
}

TEST_F(NearLive, APieceThatNobodyTakesIsAGap) {
    first_->answers.emplace_back(error(UpstreamFault::too_large));
    second_->answers.emplace_back(error(UpstreamFault::too_large));
    EXPECT_EQ(say(3), (Said{"lost:item_failed", "end"}));
}

// What it is that fails is told apart before its time is over, and however long upstream asks to wait.
TEST_F(NearLive, APieceThatALaneFailsWhileItAnswersOthersIsAGap) {
    auto bad_gateway = error(UpstreamFault::server);
    bad_gateway.status = 502;
    first_->answers.assign(3, bad_gateway);
    bad_gateway.retry_after = 10min;
    first_->answers.emplace_back(bad_gateway);
    second_->answers.assign(20, error(UpstreamFault::network));
    second_->lives = false;
    EXPECT_EQ(say(3), (Said{"lost:item_failed", "end"}));
    EXPECT_FALSE(turns_.down("first"));
}

TEST_F(NearLive, AServiceThatIsDownIsNoFaultOfThePiece) {
    second_->has_credentials = false;
    first_->lives = false;
    first_->answers.assign(3, error(UpstreamFault::server));
    auto last = error(UpstreamFault::server);
    last.retry_after = 10min;
    first_->answers.emplace_back(last);
    EXPECT_EQ(say(3), Said{"end:server"});
}

TEST_F(NearLive, RefusedEverywhereItFailsAndMayNotBeTried) {
    first_->answers.emplace_back(error(UpstreamFault::unauthorized));
    second_->answers.emplace_back(error(UpstreamFault::usage_exhausted));
    EXPECT_EQ(say(3), Said{"end:unauthorized"});
    const NearLiveLane lane("ada", {first_, second_}, "", ask_);
    const auto now = steady_now();
    ASSERT_TRUE(lane.refusal(health_, now));
    EXPECT_EQ(lane.refusal(health_, now)->until, health_.refusal("first", now)->until) << "the first that may be again";
    health_.forget("second");
    EXPECT_FALSE(lane.refusal(health_, now));
}

TEST_F(NearLive, OneWhoseServiceHangsHoldsNobodyElseUp) {
    const auto hanging = std::make_shared<HangingBatch>();
    const NearLiveLane hers("ada", {hanging}, "", ask_);
    net::TaskGroup serving(loop_.executor(), "ada");
    std::vector<std::unique_ptr<LiveConnection>> tracks;
    for (int i = 0; i < 2; ++i) {
        tracks.push_back(hers.call({loop_.executor(), hints_, health_, recording_, [] {}, Log("test")}));
        tracks.back()->leg()->begin(0);
        tracks.back()->leg()->feed(voice(60), 0, steady_now());
        serving.spawn(tracks.back()->serve());
    }
    loop_.run_until([&] { return hanging->asked >= 2; });
    EXPECT_EQ(say(3), (Said{"3 s", "end"}));
    EXPECT_EQ(hanging->asked, 2) << "a third waits";
    serving.kill();
    loop_.run(serving.join());
}

TEST_F(NearLive, AnEchoOfThePromptIsAskedForAgainWithoutIt) {
    hints_.session.config.prompt = "Harbour, pilot, tide tables";
    first_->answers.emplace_back(std::string("harbour pilot tide tables"));
    EXPECT_EQ(say(3), (Said{"3 s", "end"}));
    ASSERT_EQ(first_->asked.size(), 2u);
    EXPECT_EQ(first_->asked[1].prompt, "");
}

TEST_F(NearLive, ARecordingThatCannotBeReadIsAGap) {
    recording_.broken = true;
    EXPECT_EQ(say(3), (Said{"lost:unreadable", "end"}));
}

TEST_F(NearLive, ItHasCredentialsWhenAnyOfItsLanesHas) {
    const NearLiveLane lane("ada", {first_, second_}, "", ask_);
    EXPECT_EQ(lane.health_key(), lane_key("near_live", "ada"));
    first_->has_credentials = false;
    EXPECT_TRUE(lane.configured());
    second_->has_credentials = false;
    EXPECT_FALSE(lane.configured());
}

}  // namespace
}  // namespace scribed::upstream

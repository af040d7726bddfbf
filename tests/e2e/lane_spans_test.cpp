// SPDX-License-Identifier: Apache-2.0
// Who transcribed each second, held against which ear of the sandbox really heard it.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <sstream>

#include "base/json.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

struct Span {
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::string lane;  ///< or the gap's reason
    std::string reason;
};

struct Told {
    std::vector<Span> live;
    std::vector<Span> batch;
};

std::vector<Span> read_spans(const JsonValue& list) {
    std::vector<Span> out;
    for (const auto& span : list.items()) {
        const auto word = span["lane"].string() ? span["lane"].string() : span["gap"].string();
        out.push_back(
            {span["start_ms"].integer().value(), span["end_ms"].integer().value(), std::string(word.value()),
             std::string(span["reason"].string().value())}
        );
    }
    return out;
}

Told lanes_of(House& house, const std::string& session) {
    const auto reply = house.get("/v1/sessions/" + session + "/lanes");
    EXPECT_EQ(reply.status, 200);
    JsonParser parser;
    const auto track = parser.parse(reply.body).value()["tracks"].items().front();
    return {read_spans(track["live"]), read_spans(track["batch"])};
}

std::vector<std::string> names(const std::vector<Span>& spans) {
    std::vector<std::string> out;
    std::ranges::transform(spans, std::back_inserter(out), &Span::lane);
    return out;
}

/// Side by side, from the first sample to the last.
void expect_each_moment_once(const std::vector<Span>& spans, std::int64_t end_ms) {
    std::int64_t at = 0;
    for (const auto& span : spans) {
        EXPECT_EQ(span.start_ms, at);
        EXPECT_LT(span.start_ms, span.end_ms);
        EXPECT_FALSE(span.reason.empty());
        at = span.end_ms;
    }
    EXPECT_EQ(at, end_ms);
}

std::vector<std::string> words_in(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string word; in >> word;)
        out.push_back(word);
    return out;
}

/// One person who talks through a daemon that fails over and dies; each lane's ear is known by what it hears.
class LaneSpans : public testing::Test {
protected:
    // All words that the live endpoint hears are others than were said; the batch endpoint, which near_live asks, errs
    // never.
    LaneSpans()
        : house_({{"--mishear", "1"}, {R"(lanes.live=["api_realtime","near_live"])"}}), said_(say(pick_words(96, 77))) {
        client_.emplace(house_);
        client_->start({});
        first_ = client_->started();
    }

    void send_to(Samples end) {
        const auto from = client_->started().tracks.at(0).next;
        sent_ = std::max<Samples>(sent_, from);
        client_->send_raw(std::span(said_.samples).subspan(sent_, end - sent_));
        sent_ = end;
        const auto acked = [&] { return client_->acked("main") >= end; };
        client_->wait_until(acked, "the ack");
    }
    void fault(const std::string& json) { house_.call("POST", house_.sandbox_url("/sandbox/faults"), json); }
    void wait_for_lane(const std::string& lane) {
        const auto up = [&] {
            return !client_->lanes.empty() && client_->lanes.back().lane == lane && client_->lanes.back().state == "up";
        };
        client_->wait_until(up, lane);
    }
    void wait_for_words(std::size_t count) {
        const auto there = [&] { return words_in(client_->final_text("main")).size() >= count; };
        client_->wait_until(there, std::to_string(count) + " words");
    }
    /// In the pause behind the utterance that ends with this many words.
    Samples behind(std::size_t words) const { return ms_to_samples(said_.words.at(words - 1).end_ms + 400); }
    void wait_for_span(const std::string& lane, std::int64_t until_ms) {
        const auto deadline = steady_now() + std::chrono::seconds(60);
        auto told = lanes_of(house_, first_.session).live;
        while (told.empty() || told.back().lane != lane || told.back().end_ms < until_ms) {
            if (steady_now() > deadline) throw std::runtime_error("no span of " + lane);
            house_.loop().run(net::sleep_until(steady_now() + std::chrono::milliseconds(50)));
            told = lanes_of(house_, first_.session).live;
        }
    }
    void die_and_come_back(const std::function<void()>& meanwhile) {
        house_.kill_daemon();
        meanwhile();
        house_.start_daemon();
        proto::StartMessage resumption;
        resumption.session = first_.session;
        resumption.resume = first_.resume;
        client_.emplace(house_);
        client_->start(resumption);
        sent_ = client_->started().tracks.at(0).next;
    }

    House house_;
    Speech said_;
    std::optional<VoiceClient> client_;
    proto::StartedMessage first_;
    Samples sent_ = 0;
};

TEST_F(LaneSpans, AreWhoReallyHeardItThroughARefusalAReturnAndACrash) {
    wait_for_lane("api_realtime");
    // In the midst of a word the service says that nothing is left for now.
    const auto& word = said_.words.at(19);
    send_to(ms_to_samples((word.start_ms + word.end_ms) / 2));
    wait_for_words(16);
    fault(R"({"where":"mint","what":"usage_limit","value":10,"count":1})");
    fault(R"({"where":"realtime","what":"drop","count":1})");
    wait_for_lane("near_live");
    send_to(behind(40));
    wait_for_lane("api_realtime");
    send_to(behind(56));
    wait_for_words(56);
    // What the lane owes when the daemon dies, the next life gives to another one.
    fault(R"({"where":"realtime","what":"late_ms","value":60000})");
    send_to(behind(72));
    wait_for_span("api_realtime", samples_to_ms(behind(72)));
    die_and_come_back([&] {
        house_.call("DELETE", house_.sandbox_url("/sandbox/faults"));
        fault(R"({"where":"mint","what":"status","value":403,"body":"{\"error\":{\"message\":\"Not for you.\"}}"})");
    });
    send_to(said_.samples.size());
    client_->finish();
    house_.wait_for_state(first_.session, "done");

    const auto told = lanes_of(house_, first_.session);
    const auto length_ms = samples_to_ms(said_.samples.size());
    expect_each_moment_once(told.live, length_ms);
    EXPECT_EQ(names(told.live), (std::vector<std::string>{"api_realtime", "near_live", "api_realtime", "near_live"}));
    EXPECT_EQ(told.live.front().reason, "the first of lanes.live");
    EXPECT_TRUE(told.live.at(1).reason.starts_with("api_realtime: the account's usage is spent until "));
    EXPECT_EQ(told.live.back().reason, "api_realtime: this account may not use this lane: Not for you");
    expect_each_moment_once(told.batch, length_ms);
    EXPECT_EQ(names(told.batch), (std::vector<std::string>{"api"}));
    EXPECT_EQ(told.batch.front().reason, "chatgpt: no credentials");

    EXPECT_TRUE(client_->gaps.empty());
    const auto heard = words_in(client_->final_text("main"));
    ASSERT_EQ(heard.size(), said_.words.size());
    for (std::size_t i = 0; i < heard.size(); ++i) {
        const auto& word_said = said_.words.at(i);
        const auto middle = (word_said.start_ms + word_said.end_ms) / 2;
        const auto span = std::ranges::find_if(told.live, [&](const Span& each) { return middle < each.end_ms; });
        const auto* ear = heard[i] == word_said.text ? "near_live" : "api_realtime";
        EXPECT_EQ(span->lane, ear) << "word " << i << " at " << middle << " ms";
    }
}

TEST_F(LaneSpans, WithoutALaneEachMomentIsNobodysAndSaysWhy) {
    wait_for_lane("api_realtime");
    send_to(behind(16));
    wait_for_words(16);
    fault(R"({"where":"mint","what":"status","value":403,"body":"{\"error\":{\"message\":\"Not for you.\"}}"})");
    fault(R"({"where":"transcribe","what":"status","value":401})");
    fault(R"({"where":"realtime","what":"drop","count":1})");
    send_to(behind(32));
    const auto nobody = [&] { return client_->lanes.back().lane == "none"; };
    client_->wait_until(nobody, "the news that nobody can serve");
    client_->finish();
    const auto told = lanes_of(house_, first_.session);
    expect_each_moment_once(told.live, samples_to_ms(behind(32)));
    ASSERT_EQ(names(told.live).front(), "api_realtime");
    EXPECT_EQ(told.live.back().lane, "lane_down");
    const auto& why = told.live.back().reason;
    EXPECT_NE(why.find("api_realtime: this account may not use this lane: Not for you; "), std::string::npos) << why;
    EXPECT_NE(why.find("near_live: the credentials were refused"), std::string::npos) << why;
}

TEST_F(LaneSpans, OfSomebodyElsesSessionAreNotThere) { EXPECT_EQ(house_.get("/v1/sessions/ses_0/lanes").status, 404); }

TEST(SessionLength, GrowsWhileItRecordsAlsoInTheNextLife) {
    House house;
    const auto said = say(pick_words(16, 78));
    const auto all = std::span(said.samples);
    const auto told = [&] {
        JsonParser parser;
        const auto reply = house.get("/v1/sessions");
        return parser.parse(reply.body).value()["sessions"].items().front()["duration_ms"].integer().value();
    };
    const auto wait_for = [&](Samples length) {
        const auto deadline = steady_now() + std::chrono::seconds(60);
        while (told() != samples_to_ms(length) && steady_now() < deadline)
            house.loop().run(net::sleep_until(steady_now() + std::chrono::milliseconds(50)));
        EXPECT_EQ(told(), samples_to_ms(length));
    };
    std::optional<VoiceClient> client(house);
    client->start({});
    const auto first = client->started();
    client->send_raw(all.first(40000));
    const auto stored = [&] { return client->acked("main") == 40000; };
    client->wait_until(stored, "the ack");
    wait_for(40000);
    house.kill_daemon();
    house.start_daemon();
    wait_for(40000);
    proto::StartMessage resumption;
    resumption.session = first.session;
    resumption.resume = first.resume;
    client.emplace(house);
    client->start(resumption);
    client->send_raw(all.subspan(40000));
    wait_for(all.size());
    client->finish();
    wait_for(all.size());
}

}  // namespace
}  // namespace scribed::test

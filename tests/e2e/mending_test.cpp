// SPDX-License-Identifier: Apache-2.0
// What the batch pass gets wrong without saying so: texts that stop early, and text that nobody said.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

std::string record(House& house, const std::vector<std::int16_t>& samples, proto::StartMessage start = {}) {
    VoiceClient client(house);
    client.start(std::move(start));
    client.send_raw(samples);
    client.finish();
    return client.started().session;
}

void expect_all_words(House& house, const std::string& session, const Speech& said) {
    const auto words = document_words(house, session, "main");
    EXPECT_EQ(joined(words), said.text());
    ASSERT_EQ(words.size(), said.words.size());
    std::vector<std::int64_t> errors;
    for (std::size_t i = 0; i < words.size(); ++i)
        errors.push_back(std::abs(words[i].start_ms - said.words[i].start_ms));
    std::ranges::sort(errors);
    EXPECT_LE(errors[errors.size() / 2], 100) << "median start error in ms";
    EXPECT_LE(errors[errors.size() * 95 / 100], 300) << "p95";
    testing::Test::RecordProperty("median_ms", static_cast<int>(errors[errors.size() / 2]));
    testing::Test::RecordProperty("p95_ms", static_cast<int>(errors[errors.size() * 95 / 100]));
    const auto json = house.get("/v1/sessions/" + session + "/transcript?format=json").body;
    EXPECT_EQ(json.find(R"("source":"live")"), std::string::npos) << "the live text stood in for it";
}

// /backend-api/transcribe hears the first 40 s of each clip, and says nothing of that.
House::Plan short_clips() { return {{"--clip-seconds", "40"}, {"batch.piece_s=120"}, false, true}; }

TEST(Mending, TextsThatWereCutOffAreSentAgainInParts) {
    House house(short_clips());
    const auto said = say(pick_words(440, 41));
    const auto session = record(house, said.samples);
    house.wait_for_state(session, "done");
    expect_all_words(house, session, said);
    EXPECT_GE(house.metric("scribed_batch_cut_off_total"), 1);
}

TEST(Mending, PartsAreSentOnAfterACrash) {
    House house(short_clips());
    const auto said = say(pick_words(440, 42));
    // The wholes are answered; their parts are not, for as long as the daemon lives.
    const auto wholes = static_cast<int>(said.samples.size() / kTrackRate / 120 + 1);
    house.call(
        "POST", house.sandbox_url("/sandbox/faults"),
        R"({"where":"transcribe","what":"stall_ms","value":600000,"skip":)" + std::to_string(wholes) + "}"
    );
    const auto session = record(house, said.samples);
    // A part is sent once it is stored.
    const auto part_sent = [&] { return house.sandbox_stat("faults_struck") > 0; };
    house.loop().run_until(part_sent);
    EXPECT_EQ(house.metric("scribed_batch_cut_off_total"), 2);
    house.kill_daemon();
    house.call("DELETE", house.sandbox_url("/sandbox/faults"));
    house.start_daemon();
    house.wait_for_state(session, "done");
    expect_all_words(house, session, said);
    EXPECT_EQ(house.metric("scribed_batch_cut_off_total"), 0) << "what was answered before is not asked again";
}

// Two texts with some seconds of silence between them, in one piece.
struct Silence {
    explicit Silence(std::size_t seconds) {
        const auto before = say(pick_words(16, 51));
        const auto after = say(pick_words(16, 52));
        samples = before.samples;
        samples.resize(samples.size() + seconds * kTrackRate);
        samples.insert(samples.end(), after.samples.begin(), after.samples.end());
        text = before.text() + ". " + after.text();
    }
    std::vector<std::int16_t> samples;
    std::string text;
};

void invent(House& house, const std::string& text) {
    house.call(
        "POST", house.sandbox_url("/sandbox/faults"),
        R"({"where":"transcribe","what":"invent_text","body":")" + text + R"("})"
    );
}

void expect_marked(House& house, const std::string& session, const std::string& doubt, const Silence& said) {
    const auto path = "/v1/sessions/" + session + "/transcript?format=";
    JsonParser parser;
    const auto document = house.get(path + "json").body;
    const auto root = parser.parse(document).value();
    std::string believed;
    std::size_t doubted = 0;
    for (const auto& segment : root["segments"].items()) {
        if (!segment["doubt"].exists()) {
            believed += (believed.empty() ? "" : " ") + std::string(*segment["text"].string());
            continue;
        }
        EXPECT_EQ(segment["doubt"].string(), doubt);
        EXPECT_NE(segment["text"].string()->find("quarterly"), std::string::npos);
        ++doubted;
    }
    EXPECT_EQ(doubted, 1u) << document;
    EXPECT_EQ(believed, said.text);
    for (const auto* format : {"txt", "md", "srt", "vtt"})
        EXPECT_EQ(house.get(path + format).body.find("quarterly"), std::string::npos) << format;
}

TEST(Mending, TextThatNobodySaidIsMarkedAndLeftOutOfExports) {
    House house;
    const Silence said(8);
    invent(house, "Thank you for watching our quarterly show.");
    const auto session = record(house, said.samples);
    house.wait_for_state(session, "done");
    expect_marked(house, session, "no_voice", said);
}

TEST(Mending, ThePromptGivenBackIsMarkedAndLeftOutOfExports) {
    House house;
    const Silence said(1);
    invent(house, "This is the quarterly call of the company with its board of directors.");
    proto::StartMessage start;
    start.prompt = "This is the quarterly call of the company with its board of directors.";
    start.keywords = {"scribed", "directors"};
    const auto session = record(house, said.samples, std::move(start));
    house.wait_for_state(session, "done");
    expect_marked(house, session, "prompt_echo", said);
}

}  // namespace
}  // namespace scribed::test

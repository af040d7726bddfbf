// SPDX-License-Identifier: Apache-2.0
// Recording on the page, in a real browser whose microphone plays a file of tones; tests/web has what is done there.
// What was said must stand in the final transcript, word for word.
#include <gtest/gtest.h>

#include <fstream>

#include "audio/wav_file.hpp"
#include "tests/e2e/document.hpp"
#include "tests/e2e/page.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

// The first microphone that Chromium pretends to have is at home at this rate.
constexpr unsigned kMicrophoneRate = 48000;

/// Words that a microphone says, in two halves with a silence between them.
struct Script {
    std::vector<std::string> words;
    Speech first;
    Speech second;
    std::int64_t second_begins_ms = 0;
    std::int64_t length_ms = 0;

    static std::string text(const std::vector<std::string>& words, std::size_t from, std::size_t to) {
        std::string result;
        for (auto at = from; at < to; ++at)
            result += (at > from ? " " : "") + words[at];
        return result;
    }
    std::string first_half() const { return text(words, 0, words.size() / 2); }
    std::string second_half() const { return text(words, words.size() / 2, words.size()); }
    std::string all() const { return text(words, 0, words.size()); }
    std::string seconds() const { return std::to_string(length_ms / 1000 + 1); }
};

class RecordPage : public testing::Test {
protected:
    void SetUp() override { SCRIBED_NEEDS_BROWSER(); }

    /// Writes the file for the microphone. `silence_ms` lies between the halves.
    Script write_speech(House& house, std::uint64_t seed, int silence_ms) {
        Script script;
        script.words = pick_words(16, seed);
        ToneVoice voice;
        voice.rate = kMicrophoneRate;
        voice.lead_ms = 2000;
        voice.tail_ms = silence_ms;
        const auto middle = script.words.begin() + 8;
        script.first = say({script.words.begin(), middle}, voice);
        voice.lead_ms = 0;
        voice.tail_ms = 1500;
        script.second = say({middle, script.words.end()}, voice);
        auto samples = script.first.samples;
        script.second_begins_ms = static_cast<std::int64_t>(samples.size()) * 1000 / kMicrophoneRate;
        samples.insert(samples.end(), script.second.samples.begin(), script.second.samples.end());
        script.length_ms = static_cast<std::int64_t>(samples.size()) * 1000 / kMicrophoneRate;
        std::ofstream(wav(house), std::ios::binary) << audio::wav_bytes(samples, kMicrophoneRate);
        return script;
    }
    static std::string wav(House& house) { return (house.dir() / "microphone.wav").string(); }

    static std::string line(const std::string& printed) { return printed.substr(0, printed.find('\n')); }

    static std::string said(House& house, const std::string& session) {
        return joined(document_words(house, session, "main"));
    }
};

TEST_F(RecordPage, WhatIsSaidIsLiveThenFinalAtItsTimes) {
    House house;
    const auto script = write_speech(house, 71, 1500);
    const auto session = line(run_script(house, "record.mjs", {wav(house), script.all(), house.dir().string()}));
    const auto words = document_words(house, session, "main");
    ASSERT_EQ(joined(words), script.all());
    const auto begin = words[0].start_ms - script.first.words[0].start_ms;
    for (std::size_t n = 0; n < words.size(); ++n) {
        const auto truth =
            n < 8 ? script.first.words[n].start_ms : script.second_begins_ms + script.second.words[n - 8].start_ms;
        EXPECT_NEAR(static_cast<double>(words[n].start_ms - begin), static_cast<double>(truth), 100) << words[n].text;
    }
    EXPECT_NE(house.get("/v1/sessions/" + session).body.find("\"marks\":[{\"at_ms\":"), std::string::npos);
}

TEST_F(RecordPage, ACutLineLosesNoWord) {
    House house;
    const auto script = write_speech(house, 72, 1500);
    const auto printed = run_script(house, "record_cut.mjs", {wav(house), script.first_half(), script.all(), "5"});
    EXPECT_EQ(said(house, line(printed)), script.all());
}

TEST_F(RecordPage, AKilledDaemonLosesNoWord) {
    House house;
    const auto script = write_speech(house, 73, 1500);
    house.keep_port();
    PageScript page(house, "record_killed.mjs", {wav(house), script.first_half(), script.all()});
    ASSERT_EQ(page.first_line(), "kill");
    house.kill_daemon();
    house.start_daemon();
    const auto printed = page.expect_success();
    EXPECT_EQ(said(house, line(printed.substr(printed.find('\n') + 1))), script.all());
}

TEST_F(RecordPage, AReloadLosesNothingThatWasHeard) {
    House house;
    const auto script = write_speech(house, 74, 1500);
    const auto printed =
        run_script(house, "record_reload.mjs", {wav(house), script.first_half(), script.all(), script.seconds()});
    EXPECT_EQ(said(house, line(printed)), script.all() + " " + script.all());
}

TEST_F(RecordPage, APauseClosesUp) {
    House house;
    constexpr int kSilenceMs = 8000;
    constexpr int kPauseMs = 3000;
    const auto script = write_speech(house, 75, kSilenceMs);
    const auto printed = run_script(
        house, "record_pause.mjs", {wav(house), script.first_half(), script.all(), std::to_string(kPauseMs)}
    );
    const auto words = document_words(house, line(printed), "main");
    ASSERT_EQ(joined(words), script.all());
    const auto between = words[8].start_ms - words[7].end_ms;
    EXPECT_LT(between, kSilenceMs - kPauseMs);
    EXPECT_GT(between, 1500);
}

TEST_F(RecordPage, WhatASessionDidNotWaitForGetsOneOfItsOwn) {
    House::Plan plan;
    plan.settings = {"session.resume_s=1"};
    House house(plan);
    const auto script = write_speech(house, 76, 6000);
    const auto sessions =
        line(run_script(house, "record_over.mjs", {wav(house), script.first_half(), script.seconds()}));
    const auto space = sessions.find(' ');
    house.wait_for_state(sessions.substr(0, space), "done");
    EXPECT_EQ(said(house, sessions.substr(0, space)), script.first_half());
    EXPECT_EQ(said(house, sessions.substr(space + 1)), script.second_half());
}

TEST_F(RecordPage, AnotherMicrophoneTakesThePlaceOfOneThatIsUnplugged) {
    House house;
    const auto script = write_speech(house, 79, 1500);
    const auto printed = run_script(house, "record_unplugged.mjs", {wav(house), script.all()});
    EXPECT_EQ(said(house, line(printed)), script.all() + " " + script.all());
}

TEST_F(RecordPage, AFullDiskIsToldOf) {
    // The kernel refuses to let any file of scribed grow past 256 KiB: 8 s of sound.
    House house({{}, {}, false, false, "trap '' XFSZ && ulimit -f 512"});
    const auto script = write_speech(house, 80, 4000);
    run_script(house, "record_full.mjs", {wav(house), script.first_half()});
}

TEST_F(RecordPage, ARefusalSaysWhyAndWhatToDo) {
    House house;
    write_speech(house, 77, 1500);
    run_script(house, "record_refused.mjs", {wav(house)});
}

TEST_F(RecordPage, ATicketLetsOneRecordAndAnotherGoesOn) {
    House house;
    const auto script = write_speech(house, 78, 1500);
    const auto make_key = [&] {
        const auto made = house.call("POST", house.url("/v1/keys"), R"({"user":"ada","scopes":"ingest,read,admin"})");
        JsonParser parser;
        const auto body = parser.parse(made.body).value();
        return std::pair(std::string(body["key"].string().value()), std::string(body["id"].string().value()));
    };
    const auto [key, id] = make_key();
    house.show_key(key);
    const auto other = make_key().first;
    house.show_key(other);
    const auto printed =
        run_script(house, "record_ticket.mjs", {wav(house), script.first_half(), script.all(), key, id, other});
    EXPECT_EQ(said(house, line(printed)), script.all());
}

}  // namespace
}  // namespace scribed::test

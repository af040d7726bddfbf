// SPDX-License-Identifier: Apache-2.0
// From a word of the transcript to its sound: what is heard at the time that a document gives is that very word.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <regex>

#include "audio/wav_file.hpp"
#include "sandbox/tone_ear.hpp"
#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

constexpr std::int64_t kLeadMs = 100;   ///< played before a word's time; less than any gap between words
constexpr std::int64_t kLastMs = 1000;  ///< and this long

class Jump : public testing::Test {
protected:
    static void SetUpTestSuite() {
        house = new House({{"--mishear", "0.15", "--seed", "11"}, {}, false, false});
        VoiceClient client(*house);
        client.start({});
        said = new Speech(say(pick_words(160, 71)));
        client.send_raw(said->samples);
        client.finish();
        session = new std::string(client.started().session);
        house->wait_for_state(*session, "done");
    }
    static void TearDownTestSuite() {
        delete session;
        delete said;
        delete house;
    }

    static std::string path(const std::string& rest) { return "/v1/sessions/" + *session + rest; }

    static std::string hear(std::span<const std::int16_t> samples) {
        return join_words(sandbox::ToneEar().hear(samples, kTrackRate));
    }

    /// What `scribe` with these arguments writes; its exit status must be 0.
    static std::string scribe(const std::string& arguments) {
        const auto out = house->dir() / "scribe.out";
        const auto program = std::filesystem::path(SCRIBED_BIN_DIR) / "scribe";
        const auto command = program.string() + " --server " + house->url("") + " " + arguments + " > " + out.string();
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        std::ifstream file(out, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }

    static std::string seconds(std::int64_t ms) {
        return std::to_string(ms / 1000) + "." + std::to_string(1000 + ms % 1000).substr(1);
    }

    static House* house;
    static Speech* said;
    static std::string* session;
};
House* Jump::house = nullptr;
Speech* Jump::said = nullptr;
std::string* Jump::session = nullptr;

TEST_F(Jump, TheBytesAtAWordsTimeAreThatWord) {
    const auto head = house->get(path("/audio/main.wav"), {{"Range", "bytes=0-4095"}}).body;
    const auto data = head.find("data", 12) + 8;
    const auto words = document_words(*house, *session, "main");
    ASSERT_EQ(words.size(), said->words.size());
    for (std::size_t i = 0; i < words.size(); i += 3) {
        const auto& word = words[i];
        const auto begin = data + 2 * ms_to_samples(word.start_ms - kLeadMs);
        const auto range = std::to_string(begin) + "-" + std::to_string(begin + 2 * ms_to_samples(kLastMs) - 1);
        const auto bytes = house->get(path("/audio/main.wav"), {{"Range", "bytes=" + range}}).body;
        std::vector<std::int16_t> samples(bytes.size() / 2);
        std::memcpy(samples.data(), bytes.data(), samples.size() * 2);
        EXPECT_NE(hear(samples).find(word.text), std::string::npos) << word.text << " at " << word.start_ms << " ms";
    }
}

TEST_F(Jump, TheLinksOfAMarkdownDocumentLeadToTheSecondOfTheirLine) {
    const auto document = house->get(path("/transcript?format=md")).body;
    const std::regex link(R"(\]\(([^)]*)/audio/main\.wav#t=(\d+)\) (\w+))");
    std::size_t links = 0;
    for (std::sregex_iterator at(document.begin(), document.end(), link), end; at != end; ++at, ++links) {
        EXPECT_EQ((*at)[1], house->url("/v1/sessions/" + *session));
        const auto second = std::stoll((*at)[2]);
        for (const auto& word : said->words) {
            if (word.text != (*at)[3]) continue;
            EXPECT_GE(word.start_ms, second * 1000 - 100) << word.text;
            EXPECT_LT(word.start_ms, second * 1000 + 1100) << word.text;
        }
    }
    EXPECT_GE(links, 7u);
}

TEST_F(Jump, ScribeClipsTheSoundOfAMoment) {
    const auto words = document_words(*house, *session, "main");
    for (const std::size_t i : {3u, 77u, 150u}) {
        const auto wav = scribe("clip " + *session + " --for 1 --at " + seconds(words.at(i).start_ms - kLeadMs));
        const auto clip = audio::decode_audio(wav).value();
        EXPECT_EQ(clip.samples.size(), kTrackRate);
        EXPECT_NE(hear(clip.samples).find(words[i].text), std::string::npos) << words[i].text;
    }
}

TEST_F(Jump, ScribeShowsWhatIsSaidAtAMoment) {
    const auto words = document_words(*house, *session, "main");
    const auto shown = scribe("show " + *session + " --context 0 --at " + seconds(words.at(77).start_ms));
    EXPECT_NE(shown.find(words[77].text), std::string::npos) << shown;
    EXPECT_EQ(shown.find(words[20].text), std::string::npos) << shown;
}

}  // namespace
}  // namespace scribed::test

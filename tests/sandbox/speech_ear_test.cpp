// SPDX-License-Identifier: Apache-2.0
#include "sandbox/speech_ear.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "audio/resampler.hpp"
#include "audio/wav_file.hpp"

namespace scribed::sandbox {
namespace {

const std::string kDemo = SCRIBED_SOURCE_DIR "/sandbox/demo/";

std::string read_file(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
            words.back() += static_cast<char>(std::tolower(c));
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

/// Words to change, insert or delete to come from one to the other.
std::size_t edit_distance(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto corner = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto kept = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
            corner = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, kept});
        }
    }
    return row.back();
}

/// What espeak-ng says, as fast as it likes to; nothing when it is not installed.
std::optional<audio::DecodedAudio> speak(const std::string& voice, const std::string& text) {
    const auto command = "espeak-ng --stdout -v '" + voice + "' '" + text + "' 2>/dev/null";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string wav;
    char buffer[4096];
    for (std::size_t got = 1; got > 0;) {
        got = std::fread(buffer, 1, sizeof buffer, pipe.get());
        wav.append(buffer, got);
    }
    auto decoded = audio::decode_audio(wav);
    if (!decoded) return std::nullopt;
    return *std::move(decoded);
}

std::vector<std::int16_t> resampled(const std::vector<std::int16_t>& in, unsigned from, unsigned to) {
    auto resampler = audio::make_resampler(from, to).value();
    std::vector<std::int16_t> out;
    resampler->push(in, out);
    resampler->flush(out);
    return out;
}

TEST(SpeechEar, HearsTheDemosVoicesAsTheyAreSentUpstream) {
    auto ear = SpeechEar::open({.grammar = read_file(kDemo + "dialogue.gram")});
    if (!ear) GTEST_SKIP() << ear.error().text();
    std::istringstream lines(read_file(kDemo + "dialogue.txt"));
    std::size_t said = 0;
    std::size_t wrong = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto first = line.find('|');
        const auto second = line.find('|', first + 1);
        const auto text = line.substr(second + 1);
        const auto voice = speak(line.substr(first + 1, second - first - 1), text);
        if (!voice) GTEST_SKIP() << "espeak-ng is not installed";
        const auto recorded = resampled(voice->samples, voice->rate, 16000);
        const auto heard = (*ear)->hear(resampled(recorded, 16000, 24000), 24000);
        const auto wanted = words_of(text);
        said += wanted.size();
        wrong += edit_distance(wanted, words_of(join_words(heard)));
        for (std::size_t n = 1; n < heard.size(); ++n)
            EXPECT_LE(heard[n - 1].end_ms, heard[n].start_ms);
    }
    EXPECT_GT(said, 90U);
    EXPECT_LT(static_cast<double>(wrong), 0.02 * static_cast<double>(said)) << wrong << " of " << said;
}

TEST(SpeechEar, HearsNothingWhereNobodySpeaks) {
    auto ear = SpeechEar::open({.grammar = read_file(kDemo + "dialogue.gram")});
    if (!ear) GTEST_SKIP() << ear.error().text();
    std::vector<std::int16_t> clip(24000);
    EXPECT_EQ(join_words((*ear)->hear(clip, 24000)), "");
    for (std::size_t n = 0; n < clip.size(); ++n)
        clip[n] = static_cast<std::int16_t>(n * 7919 % 11) - 5;
    EXPECT_EQ(join_words((*ear)->hear(clip, 24000)), "") << "a voice's faint tail";
}

TEST(SpeechEar, SaysWhenThereIsNoModelOrTheGrammarIsBroken) {
    const auto no_model = SpeechEar::open({.grammar = {}, .model_dir = "/nowhere"});
    ASSERT_FALSE(no_model);
    EXPECT_EQ(no_model.error().code(), Errc::not_found);
    const auto broken = SpeechEar::open({.grammar = "no grammar at all"});
    ASSERT_FALSE(broken);
    if (broken.error().code() == Errc::not_found) GTEST_SKIP() << "pocketsphinx-en-us is not installed";
    EXPECT_EQ(broken.error().param(), "grammar");
}

TEST(SpeechEar, KnowsTheWordsOfAGrammar) {
    const auto words =
        grammar_words("#JSGF V1.0;\ngrammar x;\n// a note\npublic <s> = <p>+;\n<p> = i can't wait | i can;\n");
    EXPECT_EQ(words, (std::vector<std::string>{"i", "can't", "wait", "can"}));
    EXPECT_GT(grammar_words(read_file(kDemo + "dialogue.gram")).size(), 100U);
}

}  // namespace
}  // namespace scribed::sandbox

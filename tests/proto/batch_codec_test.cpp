// SPDX-License-Identifier: Apache-2.0
#include "proto/batch_codec.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

std::string fields(const std::vector<FormPart>& parts) {
    std::string out;
    for (const auto& part : parts) {
        out += part.name + "=" + (part.filename.empty() ? part.data : part.filename) + ";";
    }
    return out;
}

const BatchOptions kAll{"whisper-1", "en-GB", "A game.", {"Strahd", "bad<word"}};

std::string for_model(std::string model) {
    BatchOptions options = kAll;
    options.model = std::move(model);
    return fields(api_parts("RIFF", options));
}

TEST(BatchCodec, TheChatGptLaneTakesOnlyFileAndLanguage) {
    const auto parts = chatgpt_parts("RIFF", kAll);
    EXPECT_EQ(fields(parts), "file=audio.wav;language=en;");
    EXPECT_EQ(parts[0].content_type, "audio/wav");
    EXPECT_EQ(parts[0].data, "RIFF");
    EXPECT_EQ(fields(chatgpt_parts("RIFF", {})), "file=audio.wav;");
}

TEST(BatchCodec, EachModelGetsWhatItTakes) {
    EXPECT_EQ(
        for_model("whisper-1"), "file=audio.wav;model=whisper-1;response_format=json;language=en;prompt=A game.;"
    );
    EXPECT_EQ(
        for_model("gpt-transcribe"),
        "file=audio.wav;model=gpt-transcribe;response_format=json;languages[]=en;prompt=A game.;keywords[]=Strahd;"
    );
    EXPECT_EQ(
        for_model("gpt-4o-transcribe-diarize"),
        "file=audio.wav;model=gpt-4o-transcribe-diarize;response_format=json;language=en;chunking_strategy=auto;"
    );
}

TEST(BatchCodec, ReadsOnlyTheText) {
    EXPECT_EQ(parse_transcription(R"({"text":"Hello there.","usage":{"type":"tokens"}})").value(), "Hello there.");
    EXPECT_EQ(parse_transcription(R"({"text":""})").value(), "");
    for (const char* body : {"", "plain text", "[]", "{}", R"({"text":null})", R"({"text":{}})", R"({"text":"cut)"}) {
        EXPECT_EQ(parse_transcription(body).error().code(), Errc::corrupt) << body;
    }
}

TEST(BatchCodec, KnowsAnEchoOfThePrompt) {
    const std::string prompt = "A game of Dungeons & Dragons. Names: Strahd, Vallaki.";
    EXPECT_TRUE(echoes_prompt("A game of dungeons & dragons, names Strahd Vallaki", prompt));
    EXPECT_TRUE(echoes_prompt("Names: Strahd, Vallaki. Names: Strahd, Vallaki.", prompt));
    EXPECT_FALSE(echoes_prompt("Strahd!", prompt));
    EXPECT_FALSE(echoes_prompt("We met Strahd in Vallaki and a game of dice began at once", prompt));
    EXPECT_FALSE(echoes_prompt("", prompt));
    EXPECT_FALSE(echoes_prompt("anything", ""));
}

}  // namespace
}  // namespace scribed::proto

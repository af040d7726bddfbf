// SPDX-License-Identifier: Apache-2.0
// Whole documents as they shall be: golden/NAME.case.json in, golden/NAME.{words,json,txt,md,srt,vtt} out. Each case
// has what goes wrong in sessions: misheard words, numbers, a repeated utterance, a piece without text, invented text,
// the prompt coming back, a script without spaces, markup.
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "transcript/merge.hpp"
#include "transcript/merge_case.hpp"
#include "transcript/render.hpp"

namespace scribed::transcript {
namespace {

std::string read(const std::string& file) {
    std::ifstream in(std::string(SCRIBED_SOURCE_DIR) + "/tests/transcript/golden/" + file, std::ios::binary);
    EXPECT_TRUE(in) << file;
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Golden, Meeting) {
    auto track = parse_merge_case(read("meeting.case.json"));
    ASSERT_TRUE(track) << track.error().text();
    track->id = "main";
    track->speaker = "Ann";
    EXPECT_EQ(render_word_times(time_words(*track)) + "\n", read("meeting.words"));
    const Canon canon = merge(std::span(&*track, 1));
    const DocumentInfo info{"ses_1", "Annual meeting", 0, 1, "/v1/sessions/ses_1/audio/"};
    for (const Format format : {Format::json, Format::txt, Format::md, Format::srt, Format::vtt}) {
        const std::string file = "meeting." + std::string(name(format));
        const std::string end = format == Format::json ? "\n" : "";
        EXPECT_EQ(render(canon, info, format) + end, read(file)) << file;
    }
}

}  // namespace
}  // namespace scribed::transcript

// SPDX-License-Identifier: Apache-2.0
#include "transcript/merge_case.hpp"

#include <gtest/gtest.h>

namespace scribed::transcript {
namespace {

std::string fault_of(std::string_view json) {
    const auto got = parse_merge_case(json);
    return got ? "no fault" : got.error().param();
}

TEST(MergeCase, ReadsAllThreeSidesAndIgnoresOtherMembers) {
    const auto track =
        parse_merge_case(R"({"live":[{"id":"i1","start_ms":0,"end_ms":900,"text":"a b"}],"words":["A"],)"
                         R"("canon":[{"start_ms":0,"end_ms":1000,"text":"A b."}],"speech":[[10,400],[500.4,890]]})");
    ASSERT_TRUE(track);
    ASSERT_EQ(track->live.size(), 1u);
    EXPECT_EQ(track->live[0].id, "i1");
    EXPECT_EQ(track->canon[0].text, "A b.");
    ASSERT_EQ(track->speech.size(), 2u);
    EXPECT_EQ(track->speech[1].start_ms, 500);
}

TEST(MergeCase, NeedsNeitherLiveNorSpeechNorIds) {
    EXPECT_TRUE(parse_merge_case(R"({"canon":[]})"));
    EXPECT_TRUE(parse_merge_case(R"({"live":[{"start_ms":0,"end_ms":1,"text":""}],"canon":[],"speech":null})"));
}

TEST(MergeCase, NamesTheMemberAndItsIndex) {
    EXPECT_EQ(fault_of(R"({"live":[]})"), "canon");
    EXPECT_EQ(fault_of(R"({"live":{},"canon":[]})"), "live");
    EXPECT_EQ(fault_of(R"({"live":[1],"canon":[]})"), "live[0]");
    EXPECT_EQ(
        fault_of(R"({"live":[{"start_ms":0,"end_ms":1,"text":"a"},{"start_ms":"0"}],"canon":[]})"), "live[1].start_ms"
    );
    EXPECT_EQ(fault_of(R"({"canon":[{"start_ms":0,"end_ms":-1,"text":"a"}]})"), "canon[0].end_ms");
    EXPECT_EQ(fault_of(R"({"canon":[{"start_ms":5,"end_ms":1,"text":"a"}]})"), "canon[0].end_ms");
    EXPECT_EQ(fault_of(R"({"canon":[{"start_ms":0,"end_ms":1}]})"), "canon[0].text");
    EXPECT_EQ(fault_of(R"({"canon":[{"start_ms":0,"end_ms":1,"text":3}]})"), "canon[0].text");
    EXPECT_EQ(fault_of(R"({"canon":[],"speech":[[0,1],[2]]})"), "speech[1]");
    EXPECT_EQ(fault_of(R"({"canon":[],"speech":[[0,"x"]]})"), "speech[0][1]");
    EXPECT_EQ(fault_of(R"({"canon":[],"live":[{"id":7,"start_ms":0,"end_ms":1,"text":"a"}]})"), "live[0].id");
    EXPECT_EQ(fault_of(R"({"canon":[{"start_ms":1e300,"end_ms":1e300,"text":"a"}]})"), "canon[0].start_ms");
    EXPECT_EQ(fault_of(R"({"canon":[],"prompt":["a"]})"), "prompt");
    EXPECT_EQ(fault_of(R"({"canon":[],"speech":[[5,9],[4,12]]})"), "speech[1][0]");
    EXPECT_EQ(fault_of(R"({"canon":[],"speech":[[9,5]]})"), "speech[0][1]");
    EXPECT_EQ(fault_of(R"({"canon":[],"speech":[[1,2,3]]})"), "speech[0]");
    EXPECT_EQ(fault_of(R"({"canon":[],"speech":"none"})"), "speech");
}

// Every member of every list, each wrong in every way that a time can be.
TEST(MergeCase, NamesTheMemberForEveryWrongTime) {
    for (const std::string list : {"live", "canon"}) {
        for (const std::string member : {"start_ms", "end_ms"}) {
            for (const std::string wrong : {"-1", "1e18", "\"5\"", "true", "null", "[]", "{}"}) {
                const std::string good = R"({"start_ms":0,"end_ms":0,"text":""})";
                const std::string other = member == "start_ms" ? R"("end_ms":1)" : R"("start_ms":1)";
                std::string json = "{\"" + list + "\":[" + good + "," + good + ",{\"" + member + "\":" + wrong + "," +
                                   other + R"(,"text":"a"}])";
                json += list == "live" ? R"(,"canon":[]})" : "}";
                EXPECT_EQ(fault_of(json), list + "[2]." + member) << json;
            }
        }
    }
}

TEST(MergeCase, RefusesNumbersThatJsonDoesNotKnow) {
    for (const std::string wrong : {"NaN", "Infinity", "-", "1e", "01", "0x5"})
        EXPECT_FALSE(parse_merge_case("{\"canon\":[{\"start_ms\":" + wrong + ",\"end_ms\":9,\"text\":\"\"}]}"))
            << wrong;
}

TEST(MergeCase, TellsSilenceFromNobodyHavingListened) {
    EXPECT_TRUE(parse_merge_case(R"({"canon":[],"speech":[]})")->speech_known());
    EXPECT_FALSE(parse_merge_case(R"({"canon":[],"speech":null})")->speech_known());
    EXPECT_FALSE(parse_merge_case(R"({"canon":[]})")->speech_known());
    EXPECT_EQ(parse_merge_case(R"({"canon":[],"prompt":"Monro, Inc."})")->prompt, "Monro, Inc.");
}

TEST(MergeCase, RefusesPiecesThatOverlapOrRunBackwards) {
    EXPECT_EQ(
        fault_of(R"({"canon":[{"start_ms":0,"end_ms":9,"text":""},{"start_ms":8,"end_ms":12,"text":""}]})"),
        "canon[1].start_ms"
    );
}

TEST(MergeCase, RefusesWhatIsNoJsonObject) {
    EXPECT_FALSE(parse_merge_case("{"));
    EXPECT_FALSE(parse_merge_case("[]"));
    EXPECT_FALSE(parse_merge_case(""));
    EXPECT_FALSE(parse_merge_case("{\"canon\":[{\"text\":\"\xFF\"}]}"));
}

TEST(MergeCase, PrintsOnePairPerWord) {
    EXPECT_EQ(render_word_times({}), "[]");
    EXPECT_EQ(
        render_word_times({{"a", 0, 10, Timing::anchored, 0}, {"b", 10, 25, Timing::bounded, 0}}), "[[0,10],[10,25]]"
    );
}

}  // namespace
}  // namespace scribed::transcript

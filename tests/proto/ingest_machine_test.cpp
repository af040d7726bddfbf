// SPDX-License-Identifier: Apache-2.0
#include "proto/ingest_machine.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

// `code param close`, the close only where the refusal is fatal; `taken` when it is none.
std::string verdict(const IngestAction& action) {
    const auto* refusal = std::get_if<IngestRefusal>(&action);
    if (refusal == nullptr) return "taken";
    std::string out = refusal->error.code + " " + refusal->error.param;
    if (refusal->error.fatal) out += " " + std::to_string(static_cast<unsigned>(refusal->close));
    return out;
}

std::string frame(std::uint32_t track, Samples first, std::string_view pcm) {
    std::string out;
    append_tagged_header(out, track, first);
    out += pcm;
    return out;
}

IngestMachine streaming(Framing framing, std::uint32_t tracks = 1) {
    IngestMachine machine;
    EXPECT_EQ(verdict(machine.on_text(R"({"type":"start"})")), "taken");
    machine.on_started(framing, tracks);
    return machine;
}

TEST(IngestMachine, EndsAConversationThatDoesNotBeginWithStart) {
    for (const auto* text : {R"({"type":"finish"})", R"({"type":"mark"})", R"({"type":"barrier","id":"b"})"}) {
        EXPECT_EQ(verdict(IngestMachine().on_text(text)), "not_started type 4400") << text;
    }
    EXPECT_EQ(verdict(IngestMachine().on_binary("ab")), "not_started  4400");
    EXPECT_EQ(verdict(IngestMachine().on_text("{")), "bad_json  4400");
    EXPECT_EQ(verdict(IngestMachine().on_text("[]")), "bad_json  4400");
    EXPECT_EQ(verdict(IngestMachine().on_text("{}")), "invalid type 4400");
    EXPECT_EQ(verdict(IngestMachine().on_text(R"({"type":"sing"})")), "unknown_type type 4400");
    EXPECT_EQ(verdict(IngestMachine().on_text(R"({"type":"start","title":1})")), "invalid title 4400");
}

TEST(IngestMachine, RefusesWhatDoesNotFitAndGoesOn) {
    auto machine = streaming(Framing::raw);
    EXPECT_EQ(verdict(machine.on_text("{")), "bad_json ");
    EXPECT_EQ(verdict(machine.on_text(R"({"type":"sing"})")), "unknown_type type");
    EXPECT_EQ(verdict(machine.on_text(R"({"type":"barrier"})")), "invalid id");
    EXPECT_EQ(verdict(machine.on_text(R"({"type":"start"})")), "already_started type");
    EXPECT_EQ(verdict(machine.on_binary("abc")), "odd_length length");
    EXPECT_EQ(machine.state(), IngestMachine::State::streaming);
    EXPECT_EQ(verdict(machine.on_binary("abcd")), "taken");
}

TEST(IngestMachine, HandsOnEachMessage) {
    auto machine = streaming(Framing::tagged);
    EXPECT_EQ(std::get<TrackMessage>(machine.on_text(R"({"type":"track","id":"a","rate":8000})")).track.rate, 8000u);
    EXPECT_EQ(std::get<MarkMessage>(machine.on_text(R"({"type":"mark","label":"x"})")).label, "x");
    EXPECT_EQ(std::get<BarrierMessage>(machine.on_text(R"({"type":"barrier","id":"b"})")).id, "b");
    EXPECT_TRUE(std::holds_alternative<FinishMessage>(machine.on_text(R"({"type":"finish"})")));
}

TEST(IngestMachine, RawAudioContinuesTheOnlyTrack) {
    auto machine = streaming(Framing::raw);
    const auto audio = std::get<IngestAudio>(machine.on_binary("abcd"));
    EXPECT_EQ(audio.track, 0u);
    EXPECT_FALSE(audio.first);
    EXPECT_EQ(audio.pcm, "abcd");
}

TEST(IngestMachine, TaggedAudioSaysWhereItBelongs) {
    auto machine = streaming(Framing::tagged, 2);
    const auto message = frame(1, 48000, "abcd");
    const auto audio = std::get<IngestAudio>(machine.on_binary(message));
    EXPECT_EQ(audio.track, 1u);
    EXPECT_EQ(audio.first, 48000u);
    EXPECT_EQ(audio.pcm, "abcd");
}

TEST(IngestMachine, NamesWhatIsWrongWithATaggedMessage) {
    auto machine = streaming(Framing::tagged, 2);
    const auto whole = frame(0, 0, "ab");
    for (std::size_t size = 0; size < kTaggedHeader; ++size)
        EXPECT_EQ(verdict(machine.on_binary(whole.substr(0, size))), "short_header length") << size;
    EXPECT_EQ(verdict(machine.on_binary(whole + "x")), "odd_length length");
    auto flagged = whole;
    flagged[7] = '\x80';
    EXPECT_EQ(verdict(machine.on_binary(flagged)), "bad_flags flags");
    EXPECT_EQ(verdict(machine.on_binary(frame(2, 0, "ab"))), "unknown_track track");
    machine.on_track_added();
    EXPECT_EQ(verdict(machine.on_binary(frame(2, 0, "ab"))), "taken");
}

TEST(IngestMachine, TakesASecondAt48KilohertzAndNoByteMore) {
    auto tagged = streaming(Framing::tagged);
    const std::string second(kMaxFrameBytes - kTaggedHeader, '\0');
    EXPECT_EQ(verdict(tagged.on_binary(frame(0, 0, second))), "taken");
    EXPECT_EQ(verdict(tagged.on_binary(frame(0, 0, second + "x"))), "too_large  1009");
}

TEST(IngestMachine, TakesNothingAfterFinish) {
    auto machine = streaming(Framing::raw);
    EXPECT_EQ(verdict(machine.on_text(R"({"type":"finish"})")), "taken");
    EXPECT_EQ(machine.state(), IngestMachine::State::finished);
    EXPECT_EQ(verdict(machine.on_text(R"({"type":"finish"})")), "finished type");
    EXPECT_EQ(verdict(machine.on_text(R"({"type":"mark"})")), "finished type");
    EXPECT_EQ(verdict(machine.on_binary("ab")), "finished ");
}

}  // namespace
}  // namespace scribed::proto

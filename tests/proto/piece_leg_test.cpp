// SPDX-License-Identifier: Apache-2.0
#include "proto/piece_leg.hpp"

#include <variant>

#include <gtest/gtest.h>

#include "counting_voice.hpp"
#include "proto/live_succession.hpp"

namespace scribed::proto {
namespace {

using namespace std::chrono_literals;

// The voice pauses for a second behind each utterance of 3 s: pieces of two utterances.
class PieceLegTest : public testing::Test {
protected:
    PieceLegTest() {
        leg.begin(0);
        leg.open(now);
        EXPECT_TRUE(std::holds_alternative<LiveReady>(leg.take_events().at(0)));
    }
    void speak(std::chrono::milliseconds span) {
        constexpr Samples kFrame = ms_to_samples(20);
        for (const Samples end = at + ms_to_samples(span.count()); at < end; at += kFrame) {
            leg.feed(voice.samples(at, at + kFrame), at, now);
            now += 20ms;
        }
    }
    std::vector<PieceLeg::Upload> uploads() {
        std::vector<PieceLeg::Upload> out;
        while (const auto upload = leg.next_upload(now))
            out.push_back(*upload);
        return out;
    }
    /// What was given out, as words: texts, `lost:reason`, `flushed:id`, `end`, `end:fault`.
    std::vector<std::string> said() {
        std::vector<std::string> out;
        for (const auto& event : leg.take_events()) {
            if (const auto* text = std::get_if<LiveText>(&event)) {
                EXPECT_TRUE(text->final);
                out.push_back(text->text);
            } else if (const auto* lost = std::get_if<LiveLost>(&event)) {
                out.push_back("lost:" + lost->reason);
            } else if (const auto* flushed = std::get_if<LiveFlushed>(&event)) {
                out.push_back("flushed:" + std::to_string(flushed->id));
            } else if (const auto* ended = std::get_if<LiveEnded>(&event)) {
                out.push_back(ended->error ? "end:" + std::string(name(ended->error->fault)) : "end");
            }
        }
        return out;
    }
    using Said = std::vector<std::string>;

    CountingVoice voice{.words = 6};
    PieceLeg leg{{}};
    Instant now{1h};
    Samples at = 0;
};

TEST_F(PieceLegTest, TextsComeInTheOrderOfSpeechWhateverIsAnsweredFirst) {
    speak(25s);
    const auto sent = uploads();
    ASSERT_EQ(sent.size(), 3u);
    for (const auto& upload : sent) {
        EXPECT_GE(upload.clip.end - upload.clip.begin, 5 * kTrackRate);
        EXPECT_LE(upload.clip.end - upload.clip.begin, 15 * kTrackRate);
    }
    leg.on_text(sent[2].number, "c", now);
    leg.on_text(sent[1].number, "b", now);
    EXPECT_EQ(said(), Said());
    EXPECT_EQ(leg.resume_at(), sent[0].clip.begin) << "all of it, since nothing was given out";
    leg.on_text(sent[0].number, "a", now);
    EXPECT_EQ(said(), (Said{"a", "b", "c"}));
    EXPECT_GE(leg.resume_at(), sent[2].clip.end);
    leg.on_text(sent[0].number, "again", now);
    EXPECT_EQ(said(), Said());
}

TEST_F(PieceLegTest, NoMoreThanAFewAreUnderWayAndTheOthersWait) {
    speak(45s);
    EXPECT_TRUE(leg.has_outgoing());
    const auto sent = uploads();
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_FALSE(leg.has_outgoing());
    EXPECT_GE(leg.waiting(), 5 * kUpstreamRate);
    leg.on_failed(sent[1].number, "item_failed", now);
    EXPECT_TRUE(leg.has_outgoing()) << "what is settled is not under way, though it waits for its turn";
    EXPECT_EQ(uploads().size(), 1u);
}

TEST_F(PieceLegTest, AFailedPieceIsLostAndTheOthersAreNot) {
    speak(25s);
    const auto sent = uploads();
    leg.on_text(sent[0].number, "a", now);
    leg.on_failed(sent[1].number, "item_failed", now);
    leg.on_text(sent[2].number, "c", now);
    EXPECT_EQ(said(), (Said{"a", "lost:item_failed", "c"}));
}

TEST_F(PieceLegTest, APieceThatIsNotAnsweredInTimeIsGivenUp) {
    speak(9s);
    const auto sent = uploads();
    ASSERT_EQ(sent.size(), 1u);
    ASSERT_EQ(leg.next_timer(), now + 45s);
    EXPECT_EQ(sent[0].until, now + 45s);
    leg.on_timer(now + 44s);
    EXPECT_EQ(said(), Said());
    leg.on_timer(now + 45s);
    EXPECT_EQ(said(), Said{"lost:timeout"});
    leg.on_text(sent[0].number, "late", now + 46s);
    EXPECT_EQ(said(), Said());
    EXPECT_FALSE(leg.next_timer());
}

TEST_F(PieceLegTest, AFlushCutsWhatIsOpenAndWaitsForIt) {
    speak(2s);
    const auto id = leg.flush(now);
    const auto sent = uploads();
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(said(), Said());
    leg.on_text(sent[0].number, "a", now);
    EXPECT_EQ(said(), (Said{"a", "flushed:" + std::to_string(id)}));
    EXPECT_EQ(leg.flush(now), id + 1);
    EXPECT_EQ(said(), Said{"flushed:" + std::to_string(id + 1)}) << "nothing to wait for";
}

TEST_F(PieceLegTest, DrainedItEndsWithItsLastText) {
    speak(2s);
    leg.drain(now);
    EXPECT_FALSE(leg.ended());
    leg.on_text(uploads().at(0).number, "a", now);
    EXPECT_EQ(said(), (Said{"a", "end"}));
    EXPECT_TRUE(leg.ended());
}

TEST_F(PieceLegTest, ASuccessorBeginsWhereItsPiecesEnd) {
    // Six words of 500 ms and a second's pause are an utterance: now the second one is under way.
    speak(5200ms);
    EXPECT_FALSE(leg.between_utterances());
    const auto from = leg.retire(now);
    EXPECT_NEAR(static_cast<double>(samples_to_ms(from)), 4900, 100) << "with the word that is being said";
    const auto sent = uploads();
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_LE(sent[0].clip.end, from);
    leg.on_text(sent[0].number, "a", now);
    EXPECT_EQ(said(), (Said{"a", "end"}));
}

TEST_F(PieceLegTest, WithoutAnyLaneItFailsAndTellsWhereAnotherGoesOn) {
    speak(25s);
    const auto sent = uploads();
    leg.on_text(sent[0].number, "a", now);
    EXPECT_EQ(said(), Said{"a"});
    UpstreamError error;
    error.fault = UpstreamFault::unauthorized;
    leg.fail(error, now);
    EXPECT_EQ(said(), Said{"end:unauthorized"});
    EXPECT_EQ(leg.resume_at(), sent[1].clip.begin);
    EXPECT_FALSE(leg.has_outgoing());
}

// A request may take longer than its piece is waited for.
TEST_F(PieceLegTest, ALateRefusalEndsItOnlyWhereNobodyWasAnsweredMeanwhile) {
    UpstreamError error;
    error.fault = UpstreamFault::timeout;
    speak(25s);
    const auto sent = uploads();
    leg.on_timer(sent[0].until - 1s);
    leg.on_text(sent[1].number, "b", now + 1s);
    leg.on_timer(sent[0].until);
    EXPECT_EQ(said(), (Said{"lost:timeout", "b", "lost:timeout"}));
    leg.on_refused(sent[0], error, sent[0].until + 15s);
    EXPECT_EQ(said(), Said());
    EXPECT_FALSE(leg.ended());

    now = sent[0].until + 15s;
    speak(25s);
    const auto later = uploads();
    ASSERT_FALSE(later.empty());
    leg.on_timer(later[0].until);
    said();
    leg.on_refused(later[0], error, later[0].until + 15s);
    EXPECT_EQ(said(), Said{"end:timeout"}) << "nobody is answered";
}

TEST_F(PieceLegTest, ARefusalOfOneThatIsWaitedForEndsIt) {
    speak(25s);
    const auto sent = uploads();
    leg.on_text(sent[1].number, "b", now);
    UpstreamError error;
    error.fault = UpstreamFault::unauthorized;
    leg.on_refused(sent[0], error, now);
    EXPECT_EQ(said(), Said{"end:unauthorized"});
    EXPECT_EQ(leg.resume_at(), sent[0].clip.begin);
}

TEST_F(PieceLegTest, NoSuccessionReplacesItForItsAge) {
    LiveSuccession line({});
    const auto served = std::make_shared<PieceLeg>(PieceLeg::Options());
    line.dial(served, now, 0);
    served->open(now);
    line.settle(now);
    EXPECT_EQ(line.serving(), served.get());
    EXPECT_FALSE(line.wants_leg(now + 24h));
    line.prefer_another();
    EXPECT_TRUE(line.wants_leg(now));
}

}  // namespace
}  // namespace scribed::proto

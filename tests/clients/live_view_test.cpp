// SPDX-License-Identifier: Apache-2.0
#include "clients/live_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

using testing::ElementsAre;

const Columns kTwoSpeakers{60, 5, {}};
const Columns kOneSpeaker{60, 0, {}};

LiveLine said(std::int64_t ms, const char* name, const char* text) {
    return {LiveLine::Kind::speech, 0, name, ms, text, false};
}

TEST(LiveView, PutsTimeSpeakerAndTextInColumns) {
    EXPECT_THAT(
        draw_line(said(67000, "Ada", "Good evening, and welcome back. Is the recorder running?"), kTwoSpeakers),
        ElementsAre("    1:07  Ada    Good evening, and welcome back. Is the", "                 recorder running?")
    );
}

TEST(LiveView, NeedsNoColumnForASingleSpeaker) {
    EXPECT_THAT(draw_line(said(3723000, "me", "Hello."), kOneSpeaker), ElementsAre(" 1:02:03  Hello."));
}

TEST(LiveView, AlignsWideCharacters) {
    EXPECT_THAT(draw_line(said(0, "林", "你好"), kTwoSpeakers), ElementsAre("    0:00  林     你好"));
}

TEST(LiveView, CutsLongNames) {
    const Columns columns{60, 40, {}};
    EXPECT_THAT(
        draw_line(said(0, "Wolfeschlegelsteinhausen", "Yes."), columns), ElementsAre("    0:00  Wolfeschlegel…  Yes.")
    );
}

TEST(LiveView, PaintsPartialsDimAndFinalsPlain) {
    const Columns columns{60, 0, {true}};
    auto line = said(0, "", "so");
    EXPECT_THAT(draw_line(line, columns), ElementsAre("\x1b[2m    0:00  \x1b[0mso"));
    line.partial = true;
    EXPECT_THAT(draw_line(line, columns), ElementsAre("\x1b[2m    0:00  \x1b[0m\x1b[2mso\x1b[0m"));
}

TEST(LiveView, NoLineIsEverWiderThanTheTerminal) {
    const auto text =
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and 東京特許許可局 again";
    for (std::size_t width = 30; width < 140; ++width) {
        for (const std::size_t names : {0U, 5U, 14U}) {
            for (const auto& line : draw_line(said(0, "Somebody", text), {width, names, {true}})) {
                ASSERT_LE(display_width(line), width) << line;
            }
        }
    }
}

TEST(LiveView, ShowsHowFarAFileIs) {
    StreamStatus status;
    status.sent_ms = 30000;
    status.total_ms = 60000;
    status.stored_ms = 29900;
    status.hint = "Ctrl-C ends the session";
    EXPECT_THAT(
        draw_stream_status(status, kOneSpeaker),
        ElementsAre("", "  ━━━━━━━━━━──────────  0:30 of 1:00   stored 0:29", "  Ctrl-C ends the session")
    );
}

TEST(LiveView, ShowsTheSpeedOnlyWhenItIsNotThatOfSpeech) {
    StreamStatus status;
    status.sent_ms = 60000;
    status.total_ms = 60000;
    status.stored_ms = 60000;
    status.speed = 12.34;
    EXPECT_EQ(draw_stream_status(status, kOneSpeaker)[1], "  ━━━━━━━━━━━━━━━━━━━━  1:00 of 1:00   stored 1:00   12.3×");
}

TEST(LiveView, SaysPlainlyThatTheConnectionIsGone) {
    StreamStatus status;
    status.sent_ms = 5000;
    status.lost_for_s = 3;
    const auto lines = draw_stream_status(status, {100, 0, {}});
    EXPECT_EQ(lines[1], "  ● 0:05   stored 0:00");
    EXPECT_EQ(lines[2], "  No connection for 3 s; audio is kept here and the session goes on by itself");
}

TEST(LiveView, ShowsTheFinalPassPieceByPiece) {
    EXPECT_THAT(
        draw_batch_status({"transcribing", "", 1, 4}, kOneSpeaker),
        ElementsAre("", "  ━━━━━───────────────  final pass   1 of 4 pieces")
    );
    EXPECT_THAT(
        draw_batch_status({"failed", "the key was refused", 1, 4}, {80, 0, {}}),
        ElementsAre("", "  ━━━━━━╸───────────────────  failed (the key was refused)")
    );
}

}  // namespace
}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "program.hpp"

namespace scribed::clients {
namespace {

using testing::HasSubstr;

/// A port of the loopback on which nobody listens.
constexpr auto kNobody = "SCRIBE_SERVER=http://127.0.0.1:9 ";

TEST(ExitCodes, MergeGivesOnePairOfTimesPerWord) {
    const auto result = run_shell(
        R"(echo '{"live":[{"start_ms":0,"end_ms":2000,"text":"hello world"}],)"
        R"("canon":[{"start_ms":0,"end_ms":2000,"text":"Hello, world!"}]}' | scribe merge --input - --format words)"
    );
    EXPECT_EQ(result.exit, 0) << result.err;
    JsonParser parser;
    const auto root = parser.parse(result.out);
    ASSERT_TRUE(root) << result.out;
    EXPECT_EQ(root->items().size(), 2U);
}

TEST(ExitCodes, MergeWritesEveryFormat) {
    const std::string input =
        R"(echo '{"canon":[{"start_ms":0,"end_ms":2000,"text":"Hello, world!"}]}' | scribe merge --input - --format )";
    EXPECT_THAT(run_shell(input + "srt").out, HasSubstr("-->"));
    EXPECT_THAT(run_shell(input + "vtt").out, HasSubstr("WEBVTT"));
    EXPECT_THAT(run_shell(input + "txt").out, HasSubstr("Hello, world!"));
    EXPECT_THAT(run_shell(input + "md").out, HasSubstr("Hello, world!"));
    EXPECT_THAT(run_shell(input + "json").out, HasSubstr("\"segments\""));
}

TEST(ExitCodes, MergeNamesTheMemberThatIsWrong) {
    const auto result = run_shell(
        R"(echo '{"canon":[{"start_ms":0,"end_ms":10,"text":"a"},{"start_ms":20,"text":"b"}]}' | scribe merge --input -)"
    );
    EXPECT_EQ(result.exit, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr("canon[1].end_ms"));
}

TEST(ExitCodes, MergeOfNoJsonOrNoFileIsBadInput) {
    EXPECT_EQ(run_shell("echo nonsense | scribe merge --input -").exit, 2);
    EXPECT_EQ(run_shell("scribe merge --input /nowhere/case.json").exit, 2);
}

TEST(ExitCodes, WrongArgumentsAreTwo) {
    EXPECT_EQ(run_shell("scribe").exit, 2);
    EXPECT_EQ(run_shell("scribe show --format docx x").exit, 2);
    EXPECT_EQ(run_shell("scribe --server nonsense sessions").exit, 2);
    EXPECT_EQ(run_shell("scribe stream /nowhere/talk.wav").exit, 2);
    EXPECT_EQ(run_shell("echo no sound | scribe stream /dev/stdin").exit, 2);
    EXPECT_EQ(run_shell("scribe delete ses_1 </dev/null").exit, 2);
}

TEST(ExitCodes, AServerThatIsNotThereIsThree) {
    for (const std::string command :
         {"scribe sessions", "scribe show ses_1", "scribe watch ses_1", "scribe finish ses_1",
          "scribe transcribe ses_1", "scribe delete ses_1 --yes", "head -c 32000 /dev/zero | scribe stream -"}) {
        const auto result = run_shell("export " + std::string(kNobody) + "; " + command);
        EXPECT_EQ(result.exit, 3) << command << ": " << result.err;
        EXPECT_THAT(result.err, HasSubstr("http://127.0.0.1:9")) << command;
    }
}

TEST(ExitCodes, AUnixSocketThatIsNotThereIsThree) {
    for (const std::string command :
         {"scribe sessions", "scribe watch ses_1", "scribe link --no-wait",
          "head -c 32000 /dev/zero | scribe stream - --retry-for 0"}) {
        const auto result = run_shell("export SCRIBE_SERVER=unix:/nowhere/scribed.sock; " + command);
        EXPECT_EQ(result.exit, 3) << command << ": " << result.err;
        EXPECT_THAT(result.err, HasSubstr("unix:/nowhere/scribed.sock")) << command;
        EXPECT_THAT(result.err, HasSubstr("No such file or directory")) << command;
    }
    const auto here = run_shell("cd /tmp && scribe --server unix:nowhere.sock sessions");
    EXPECT_THAT(here.err, HasSubstr("no scribed answers at unix:/tmp/nowhere.sock: "));
}

TEST(ExitCodes, AServerThatNoSocketCanBeIsTwo) {
    const auto too_long = run_shell("scribe sessions --server unix:/" + std::string(107, 'x'));
    EXPECT_EQ(too_long.exit, 2);
    EXPECT_THAT(too_long.err, HasSubstr("at most 107 bytes"));
    EXPECT_THAT(too_long.err, HasSubstr("--server"));
    for (const std::string server : {"unix:", "http+unix://%2Frun%2Fs", "ws://h"}) {
        const auto result = run_shell("scribe sessions --server '" + server + "'");
        EXPECT_EQ(result.exit, 2) << server;
        EXPECT_THAT(result.err, HasSubstr(server + " is not a server's URL")) << server;
        EXPECT_THAT(result.err, HasSubstr("unix:/var/lib/scribed/scribed.sock")) << server;
    }
}

TEST(ExitCodes, JsonFailuresAreOneDocumentOnStandardOutput) {
    const auto result = run_shell("export " + std::string(kNobody) + "; scribe sessions --json");
    JsonParser parser;
    const auto root = parser.parse(result.out);
    ASSERT_TRUE(root) << result.out;
    EXPECT_EQ((*root)["error"]["type"].string(), "unreachable");
    EXPECT_EQ(result.err, "");
    EXPECT_EQ(result.exit, 3);
}

}  // namespace
}  // namespace scribed::clients

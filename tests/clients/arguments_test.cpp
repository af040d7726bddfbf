// SPDX-License-Identifier: Apache-2.0
#include "clients/arguments.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace scribed::clients {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Invocation read(std::vector<std::string> arguments) {
    auto parsed = parse_arguments(std::move(arguments));
    if (const auto* nothing = std::get_if<NothingToRun>(&parsed)) ADD_FAILURE() << nothing->text;
    return std::get<Invocation>(std::move(parsed));
}

NothingToRun refused(std::vector<std::string> arguments) {
    auto parsed = parse_arguments(std::move(arguments));
    if (!std::holds_alternative<NothingToRun>(parsed)) {
        ADD_FAILURE() << "was understood";
        return {};
    }
    return std::get<NothingToRun>(parsed);
}

TEST(Arguments, ReadSeveralFilesWithTheirNamesAndKeywords) {
    const auto invocation =
        read({"stream", "a.wav", "b.wav", "--track", "Ann", "--track-name", "Bob", "--keyword", "x", "--keyword", "y z"}
        );
    const auto& stream = std::get<StreamOptions>(invocation.command);
    EXPECT_THAT(stream.inputs, ElementsAre("a.wav", "b.wav"));
    EXPECT_THAT(stream.names, ElementsAre("Ann", "Bob"));
    EXPECT_THAT(stream.keywords, ElementsAre("x", "y z"));
    EXPECT_FALSE(stream.wait);
}

TEST(Arguments, TakeADashForStandardInput) {
    const auto invocation = read({"stream", "-", "--rate", "48000", "--fast", "--no-wait"});
    const auto& stream = std::get<StreamOptions>(invocation.command);
    EXPECT_THAT(stream.inputs, ElementsAre("-"));
    EXPECT_EQ(stream.rate, 48000U);
    EXPECT_TRUE(stream.fast);
    EXPECT_EQ(stream.wait, false);
}

TEST(Arguments, TakeGlobalOptionsBeforeAndBehindTheCommand) {
    EXPECT_TRUE(read({"--json", "sessions"}).globals.json);
    EXPECT_TRUE(read({"sessions", "--json"}).globals.json);
    EXPECT_EQ(read({"watch", "ses_1", "--server", "http://h:1"}).globals.server, "http://h:1");
}

TEST(Arguments, TakeTheServerFromTheEnvironment) {
    // One thread runs the tests. NOLINTNEXTLINE(concurrency-mt-unsafe)
    ::setenv("SCRIBE_SERVER", "http://elsewhere:9", 1);
    EXPECT_EQ(read({"sessions"}).globals.server, "http://elsewhere:9");
    // NOLINTNEXTLINE(concurrency-mt-unsafe): as above
    ::unsetenv("SCRIBE_SERVER");
    EXPECT_EQ(read({"sessions"}).globals.server, "http://127.0.0.1:8790");
}

TEST(Arguments, WrongOnesAreUsageErrorsThatNameTheCulprit) {
    EXPECT_EQ(refused({}).exit, Exit::usage);
    EXPECT_EQ(refused({"stream"}).exit, Exit::usage);
    EXPECT_THAT(refused({"stream", "-", "--rate", "96000"}).text, HasSubstr("--rate"));
    EXPECT_THAT(refused({"stream", "a.wav", "--frame-ms", "0"}).text, HasSubstr("--frame-ms"));
    EXPECT_THAT(refused({"show", "ses_1", "--format", "docx"}).text, HasSubstr("--format"));
    EXPECT_THAT(refused({"sessions", "--limit", "0"}).text, HasSubstr("--limit"));
    EXPECT_THAT(refused({"dance"}).text, HasSubstr("dance"));
}

TEST(Arguments, HelpIsNoErrorAndTellsTheExitCodes) {
    const auto help = refused({"--help"});
    EXPECT_EQ(help.exit, Exit::ok);
    EXPECT_THAT(help.text, HasSubstr("Exit codes: 0 done"));
    EXPECT_THAT(help.text, HasSubstr("unix:PATH"));
    EXPECT_THAT(refused({"stream", "--help"}).text, HasSubstr("arecord"));
    EXPECT_EQ(refused({"--version"}).exit, Exit::ok);
}

}  // namespace
}  // namespace scribed::clients

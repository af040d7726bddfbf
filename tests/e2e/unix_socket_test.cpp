// SPDX-License-Identifier: Apache-2.0
// The operator's door: the daemon's unix socket, from its file to a talk that is recorded through it.
#include <fstream>
#include <iterator>

#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audio/wav_file.hpp"
#include "tests/e2e/document.hpp"
#include "tests/e2e/house.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using testing::HasSubstr;

constexpr std::chrono::seconds kPatience{90};

struct Ended {
    int status = -1;
    std::string out;
    std::string err;
};

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Runs one of the programs to its end.
Ended run(House& house, const std::string& program, std::vector<std::string> arguments) {
    clients::ChildProcess::Plan plan;
    plan.program = std::filesystem::path(SCRIBED_BIN_DIR) / program;
    plan.arguments = std::move(arguments);
    plan.output = house.dir() / "program.out";
    plan.log = house.dir() / "program.log";
    auto child = clients::ChildProcess::start(plan).value();
    const auto status = house.loop().run(child.wait(kPatience), kPatience * 2);
    return {status.value(), read_file(plan.output), read_file(plan.log)};
}

std::filesystem::path socket_of(const House& house) { return house.dir() / "state" / "scribed.sock"; }

Ended scribe(House& house, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", "unix:" + socket_of(house).string()});
    return run(house, "scribe", std::move(arguments));
}

/// `listening.unix` of the line that a start of the daemon prints.
std::string announced(const House& house, int start = 1) {
    JsonParser parser;
    const auto line = read_file(house.dir() / ("scribed." + std::to_string(start) + ".out"));
    return std::string(parser.parse(line).value()["listening"]["unix"].string().value_or("none"));
}

TEST(UnixSocket, RecordsATalkAndShowsItAgain) {
    House house;
    const auto said = say(pick_words(16, 21));
    const auto file = house.dir() / "talk.wav";
    std::ofstream(file, std::ios::binary) << audio::wav_bytes(said.samples);

    const auto streamed =
        scribe(house, {"stream", file.string(), "--title", "by the door", "--fast", "--format", "json"});
    ASSERT_EQ(streamed.status, 0) << streamed.err << house.daemon_log();
    const auto listed = scribe(house, {"sessions", "--json"});
    ASSERT_EQ(listed.status, 0) << listed.err;
    JsonParser parser;
    const auto sessions = parser.parse(listed.out).value()["sessions"].items();
    ASSERT_EQ(sessions.size(), 1U);
    EXPECT_EQ(sessions.front()["title"].string(), "by the door");
    const std::string session(sessions.front()["id"].string().value());
    EXPECT_EQ(house.recording(session, "0-main.wav").size(), said.samples.size());
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());

    const auto table = scribe(house, {"sessions"});
    EXPECT_EQ(table.status, 0) << table.err;
    EXPECT_THAT(table.out, HasSubstr(session));
    const auto watched = scribe(house, {"watch", session});
    EXPECT_EQ(watched.status, 0) << watched.err;
    EXPECT_THAT(watched.out, HasSubstr("Transcript"));
}

TEST(UnixSocket, IsTheOperatorsAloneAndGoesWithTheDaemon) {
    House house;
    EXPECT_EQ(announced(house), socket_of(house).string());
    struct stat file {};
    ASSERT_EQ(::lstat(socket_of(house).c_str(), &file), 0);
    EXPECT_EQ(file.st_mode, S_IFSOCK | 0600U);

    house.kill_daemon();
    EXPECT_TRUE(std::filesystem::exists(socket_of(house))) << "a killed daemon takes nothing away";
    EXPECT_EQ(scribe(house, {"sessions"}).status, 3);
    house.start_daemon();
    EXPECT_EQ(announced(house, 2), socket_of(house).string());
    EXPECT_EQ(scribe(house, {"sessions"}).status, 0);

    EXPECT_EQ(house.stop_daemon(), 0);
    EXPECT_FALSE(std::filesystem::exists(socket_of(house)));
    const auto nobody = scribe(house, {"sessions"});
    EXPECT_EQ(nobody.status, 3);
    EXPECT_THAT(nobody.err, HasSubstr("scribe: no scribed answers at unix:" + socket_of(house).string() + ": "));
    EXPECT_THAT(nobody.err, HasSubstr("No such file or directory"));
}

TEST(UnixSocket, CanBeElsewhere) {
    const auto place = clients::TemporaryDirectory::make("scribed-door-").value();
    const auto path = (place.path() / "door").string();
    House house({{}, {"listen.unix=" + path}, false, false});
    EXPECT_EQ(announced(house), path);
    EXPECT_FALSE(std::filesystem::exists(socket_of(house)));
    EXPECT_EQ(run(house, "scribe", {"sessions", "--server", "unix:" + path}).status, 0);
}

TEST(UnixSocket, CanBeTurnedOff) {
    House house({{}, {"listen.unix=off"}, false, false});
    EXPECT_EQ(announced(house), "none");
    EXPECT_FALSE(std::filesystem::exists(socket_of(house)));
    EXPECT_EQ(house.get("/healthz").status, 200);
}

TEST(UnixSocket, IsDoneWithoutInAStateDirectoryThatIsTooDeep) {
    const auto place = clients::TemporaryDirectory::make("scribed-deep-").value();
    const auto state = place.path() / std::string(100, 'd');
    std::filesystem::create_directories(state);
    House house({{}, {"state.dir=" + state.string()}, false, false});
    EXPECT_EQ(announced(house), "none");
    EXPECT_THAT(house.daemon_log(), HasSubstr("no_unix_socket"));
    EXPECT_THAT(house.daemon_log(), HasSubstr("at most 107 bytes"));
    EXPECT_EQ(house.get("/healthz").status, 200);
}

TEST(UnixSocket, StopsTheStartWhenItCannotBeWhereItShould) {
    House house;
    const auto state = "state.dir=" + (house.dir() / "other").string();
    const auto start = [&](const std::string& path) {
        return run(house, "scribed", {"--set", state, "--set", "listen.port=0", "--set", "listen.unix=" + path});
    };
    const auto long_path = "/tmp/" + std::string(120, 'x');
    const auto too_long = start(long_path);
    EXPECT_EQ(too_long.status, 2);
    EXPECT_THAT(too_long.err, HasSubstr("listen.unix"));
    EXPECT_THAT(too_long.err, HasSubstr("at most 107 bytes"));

    const auto served = start(socket_of(house).string());
    EXPECT_EQ(served.status, 1);
    EXPECT_THAT(served.err, HasSubstr(socket_of(house).string() + " is in use by another program"));
    EXPECT_EQ(scribe(house, {"sessions"}).status, 0) << "the first daemon's socket is still its own";

    const auto file = house.dir() / "note";
    std::ofstream(file) << "words";
    EXPECT_EQ(start(file.string()).status, 1);
    EXPECT_EQ(read_file(file), "words");
}

}  // namespace
}  // namespace scribed::test

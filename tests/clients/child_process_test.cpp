// SPDX-License-Identifier: Apache-2.0
#include "clients/child_process.hpp"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/demo_programs.hpp"
#include "clients/temporary_directory.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::clients {
namespace {

class ChildProcessTest : public testing::Test {
protected:
    ChildProcess shell(const std::string& script) {
        auto child =
            ChildProcess::start({"/bin/sh", {"-c", script}, directory_.path() / "out", directory_.path() / "log"});
        return std::move(child).value();
    }

    test::TestLoop loop_;
    TemporaryDirectory directory_ = TemporaryDirectory::make("child-test").value();
};

TEST_F(ChildProcessTest, GivesItsFirstLineOnceItIsComplete) {
    auto child = shell("printf 'rea'; sleep 0.1; echo dy; sleep 60");
    EXPECT_EQ(loop_.run(child.first_line(std::chrono::seconds(10))).value(), "ready");
}

TEST_F(ChildProcessTest, SaysThatItEndedBeforeItWasReady) {
    auto child = shell("echo broken >&2; exit 7");
    const auto line = loop_.run(child.first_line(std::chrono::seconds(10)));
    ASSERT_FALSE(line);
    EXPECT_THAT(line.error().message, testing::HasSubstr("status 7"));
    EXPECT_EQ(tail_of(directory_.path() / "log", 5), "broken\n");
}

TEST_F(ChildProcessTest, GivesItsExitStatus) {
    auto child = shell("exit 3");
    EXPECT_EQ(loop_.run(child.wait(std::chrono::seconds(10))).value(), 3);
}

TEST_F(ChildProcessTest, SaysThatItDidNotEndInTime) {
    auto child = shell("exec sleep 60");
    const auto status = loop_.run(child.wait(std::chrono::seconds(0)));
    ASSERT_FALSE(status);
    EXPECT_THAT(status.error().message, testing::HasSubstr("did not end"));
}

TEST_F(ChildProcessTest, IsWaitedForByAsManyAsLikeTo) {
    auto child = shell("exec sleep 60");
    loop_.spawn(child.end_or(Instant::max()));
    loop_.spawn(child.end_or(Instant::max()));
    child.send(SIGKILL);
    EXPECT_EQ(loop_.run(child.wait(std::chrono::seconds(10))).value(), 128 + SIGKILL);
}

TEST_F(ChildProcessTest, IsStoppedWhenItsObjectGoes) {
    const auto began = steady_now();
    { auto child = shell("exec sleep 60"); }
    EXPECT_LT(steady_now() - began, std::chrono::seconds(5));
}

TEST_F(ChildProcessTest, KeepsTheEndOfALog) {
    auto child = shell("for i in 1 2 3 4 5; do echo line $i >&2; done");
    (void)loop_.run(child.wait(std::chrono::seconds(10)));
    EXPECT_EQ(tail_of(directory_.path() / "log", 2), "line 4\nline 5\n");
}

TEST(TemporaryDirectory, IsRemovedUnlessItIsKept) {
    std::filesystem::path gone;
    {
        const auto directory = TemporaryDirectory::make("temporary-test").value();
        gone = directory.path();
        EXPECT_TRUE(std::filesystem::is_directory(gone));
    }
    EXPECT_FALSE(std::filesystem::exists(gone));
}

TEST(DemoPrograms, ReadOnWhichPortAProgramListens) {
    EXPECT_EQ(parse_listening(R"({"listening":{"host":"127.0.0.1","port":4123}})").value(), 4123);
    EXPECT_FALSE(parse_listening("starting"));
    EXPECT_FALSE(parse_listening(R"({"listening":{"port":0}})"));
}

}  // namespace
}  // namespace scribed::clients

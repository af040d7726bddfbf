// SPDX-License-Identifier: Apache-2.0
#include "daemon/state_lock.hpp"

#include <unistd.h>

#include <fstream>
#include <optional>

#include <gtest/gtest.h>

#include "tests/support/scratch_dir.hpp"

namespace scribed::daemon {
namespace {

TEST(StateLock, MakesTheDirectoryAndHoldsItAgainstASecond) {
    const test::ScratchDir dir;
    const auto state = dir / "deep/state";
    std::optional<StateLock> first = StateLock::take(state).value();
    const auto second = StateLock::take(state);
    ASSERT_TRUE(second.has_error());
    EXPECT_EQ(second.error().code(), Errc::conflict);
    EXPECT_EQ(second.error().param(), "state.dir");
    EXPECT_NE(second.error().message().find(state.string()), std::string::npos);
    EXPECT_NE(second.error().message().find("process id " + std::to_string(::getpid())), std::string::npos);
    first.reset();
    EXPECT_TRUE(StateLock::take(state));
}

TEST(StateLock, IsNotStoppedByWhatACrashLeft) {
    const test::ScratchDir dir;
    std::ofstream(dir / "lock") << "12345678901234567890\n";
    const auto lock = StateLock::take(dir.path()).value();
    const auto second = StateLock::take(dir.path());
    EXPECT_NE(second.error().message().find("process id " + std::to_string(::getpid())), std::string::npos);
}

TEST(StateLock, MovesWithItsHold) {
    const test::ScratchDir dir;
    auto first = StateLock::take(dir.path()).value();
    const StateLock kept(std::move(first));
    EXPECT_TRUE(StateLock::take(dir.path()).has_error());
}

TEST(StateLock, SaysWhyTheDirectoryCannotBeMade) {
    const test::ScratchDir dir;
    std::ofstream(dir / "file") << "x";
    const auto lock = StateLock::take(dir / "file/state");
    ASSERT_TRUE(lock.has_error());
    EXPECT_EQ(lock.error().code(), Errc::io);
}

}  // namespace
}  // namespace scribed::daemon

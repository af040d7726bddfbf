// SPDX-License-Identifier: Apache-2.0
#include "store/recording_paths.hpp"

#include <cerrno>

#include <gtest/gtest.h>

#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

TEST(RecordingPaths, TakeNamesThatStayBelowTheirDirectory) {
    EXPECT_TRUE(valid_session_name("ses_0123456789abcdef0123"));
    EXPECT_TRUE(valid_session_name("ses_1"));
    for (const auto* name : {"", "ses_", "ses_..", "ses_a/b", "ses_A", "..", "xses_1", "ses_g", "ses_1 "}) {
        EXPECT_FALSE(valid_session_name(name)) << name;
    }
    EXPECT_FALSE(valid_session_name(std::string_view("ses_1\0", 6)));
    EXPECT_FALSE(valid_session_name("ses_" + std::string(61, 'a')));
    EXPECT_TRUE(valid_file_name("main.wav"));
    EXPECT_TRUE(valid_file_name("track-0_A.wav"));
    for (const auto* name : {"", ".", "..", ".hidden", "a/b", "../a", "a b", "ä.wav"}) {
        EXPECT_FALSE(valid_file_name(name)) << name;
    }
    EXPECT_FALSE(valid_file_name(std::string(129, 'a')));
}

TEST(RecordingPaths, TellALackOfSpaceFromOtherFailures) {
    EXPECT_EQ(file_error(ENOSPC, "x", "p").code(), Errc::disk_full);
    EXPECT_EQ(file_error(EDQUOT, "x", "p").code(), Errc::disk_full);
    EXPECT_EQ(file_error(EIO, "x", "p").code(), Errc::io);
    EXPECT_EQ(file_error(EIO, "x", "p").param(), "p");
}

TEST(RecordingPaths, MakeAndSyncDirectories) {
    const scribed::test::ScratchDir dir;
    make_directory(dir / "a/b/c").value();
    make_directory(dir / "a/b/c").value();
    sync_directory(dir / "a/b/c").value();
    EXPECT_EQ(sync_directory(dir / "none").error().code(), Errc::io);
    EXPECT_EQ(make_directory("/proc/none").error().code(), Errc::io);
}

}  // namespace
}  // namespace scribed::store

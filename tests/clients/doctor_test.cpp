// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/doctor_files.hpp"
#include "clients/doctor_upstream.hpp"
#include "clients/temporary_directory.hpp"

namespace scribed::clients {
namespace {

using Result = Check::Result;

TEST(Doctor, JudgesTheClockByTheUpstreamsDate) {
    constexpr std::string_view kDate = "Fri, 20 Nov 2026 12:00:00 GMT";
    constexpr UnixMs kNoon = 1795176000000;
    EXPECT_EQ(judge_clock(kDate, kNoon, kNoon + 900).result, Result::good);
    const auto fast = judge_clock(kDate, kNoon + 300000, kNoon + 300000);
    EXPECT_EQ(fast.result, Result::failed);
    EXPECT_THAT(fast.detail, testing::HasSubstr("fast"));
    EXPECT_THAT(judge_clock(kDate, kNoon - 300000, kNoon - 300000).detail, testing::HasSubstr("slow"));
    EXPECT_EQ(judge_clock("yesterday", kNoon, kNoon).result, Result::passed_over);
}

TEST(Doctor, WantsCredentialsThatNobodyElseCanRead) {
    const auto directory = TemporaryDirectory::make("doctor-test").value();
    const auto file = directory.path() / "key";
    EXPECT_EQ(check_credentials("k", file).result, Result::failed);
    std::ofstream(file) << "sk-x";
    ::chmod(file.c_str(), 0644);
    EXPECT_THAT(check_credentials("k", file).advice, testing::HasSubstr("chmod 600"));
    ::chmod(file.c_str(), 0600);
    EXPECT_EQ(check_credentials("k", file).result, Result::good);
    std::ofstream(file, std::ios::trunc).flush();
    EXPECT_EQ(check_credentials("k", file).result, Result::failed);
}

TEST(Doctor, SaysHowManyHoursFit) {
    EXPECT_EQ(room_words(1152000000), "1.2 GB free, about 10 h of one voice");
    EXPECT_EQ(check_disk("/nowhere/at/all").result, Result::failed);
}

TEST(Doctor, SaysWhatIsWrongWithAnUpstream) {
    EXPECT_EQ(check_upstream("nonsense", "").front().result, Result::failed);
    const auto checks = check_upstream("http://127.0.0.1:9", "");
    ASSERT_EQ(checks.size(), 2U);
    EXPECT_EQ(checks[0].result, Result::good);
    EXPECT_THAT(checks[1].detail, testing::HasSubstr("no connection"));
}

}  // namespace
}  // namespace scribed::clients

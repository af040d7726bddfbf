// SPDX-License-Identifier: Apache-2.0
#include "proto/usage.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

constexpr UnixMs kNow = 1'795'178'000'500;

Usage read(std::string_view body) { return parse_usage(body, kNow).value(); }

TEST(Usage, IsReadAsTheServiceWritesIt) {
    const auto usage = read(
        R"({"plan_type":"plus","rate_limit":{"allowed":true,"limit_reached":false,)"
        R"("primary_window":{"used_percent":12,"limit_window_seconds":18000,"reset_after_seconds":9000,"reset_at":1795187000},)"
        R"("secondary_window":{"used_percent":40.5,"limit_window_seconds":604800,"reset_after_seconds":300000,"reset_at":1795478000}},)"
        R"("credits":{"has_credits":true,"unlimited":false,"balance":"12.50"},"additional_rate_limits":[],)"
        R"("rate_limit_reached_type":null})"
    );
    EXPECT_EQ(usage.plan, "plus");
    EXPECT_FALSE(usage.spent());
    EXPECT_EQ(usage.primary, (UsageWindow{12, 18000, 1795187000000}));
    EXPECT_EQ(usage.secondary, (UsageWindow{40.5, 604800, 1795478000000}));
    EXPECT_EQ(usage.credits, (UsageCredits{true, false, "12.50"}));
}

TEST(Usage, EveryMemberMayBeNullOrMissing) {
    for (const char* body :
         {"{}", R"({"plan_type":null,"rate_limit":null,"credits":null})", R"({"rate_limit":{}})",
          R"({"rate_limit":{"allowed":null,"limit_reached":null,"primary_window":null,"secondary_window":null}})",
          R"({"plan_type":7,"rate_limit":{"allowed":"yes","primary_window":[]},"credits":"none"})"}) {
        EXPECT_EQ(read(body), Usage{}) << body;
        EXPECT_FALSE(read(body).spent()) << body;
    }
    const auto usage = read(R"({"rate_limit":{"primary_window":{"used_percent":null}},"credits":{"balance":null}})");
    EXPECT_EQ(usage.primary, UsageWindow{});
    EXPECT_EQ(usage.credits, UsageCredits{});
}

TEST(Usage, AResetIsATimeOrSecondsFromNow) {
    const auto reset = [](const std::string& members) {
        return read(R"({"rate_limit":{"primary_window":{)" + members + "}}}").primary->resets_at;
    };
    EXPECT_EQ(reset(R"("reset_at":1795187000,"reset_after_seconds":1)"), 1795187000000);
    EXPECT_EQ(reset(R"("reset_at":null,"reset_after_seconds":90)"), 1795178090000);
    EXPECT_EQ(reset(R"("reset_at":0,"reset_after_seconds":0)"), 1795178000000);
    for (const char* none :
         {R"("used_percent":1)", R"("reset_at":-5)", R"("reset_at":1e300)", R"("reset_after_seconds":-1)",
          R"("reset_after_seconds":1e18)", R"("reset_at":"1795187000")"}) {
        EXPECT_EQ(reset(none), std::nullopt) << none;
    }
}

TEST(Usage, IsSpentWhenTheLimitIsReachedOrNothingIsAllowed) {
    EXPECT_TRUE(read(R"({"rate_limit":{"limit_reached":true}})").spent());
    EXPECT_TRUE(read(R"({"rate_limit":{"allowed":false}})").spent());
}

TEST(Usage, ASpentAccountOpensWhenEveryFullWindowHas) {
    Usage usage;
    EXPECT_EQ(usage.opens_at(), std::nullopt);
    usage.primary = UsageWindow{100, 18000, 1000};
    usage.secondary = UsageWindow{40, 604800, 9000};
    EXPECT_EQ(usage.opens_at(), 1000);
    usage.secondary->used_percent = 100;
    EXPECT_EQ(usage.opens_at(), 9000);
    usage.primary->used_percent = 99;
    usage.secondary->used_percent = 98;
    EXPECT_EQ(usage.opens_at(), 1000) << "none is full: the fullest";
    usage.primary->resets_at.reset();
    EXPECT_EQ(usage.opens_at(), 9000);
}

TEST(Usage, NumbersStayWithinTheirRanges) {
    const auto usage = read(R"({"rate_limit":{"primary_window":{"used_percent":104.2,"limit_window_seconds":-1},)"
                            R"("secondary_window":{"used_percent":-3,"limit_window_seconds":1e12}}})");
    EXPECT_EQ(usage.primary, (UsageWindow{100, std::nullopt, std::nullopt}));
    EXPECT_EQ(usage.secondary, (UsageWindow{0, std::nullopt, std::nullopt}));
}

TEST(Usage, APlanIsAWordAndNoSecretAndNoPage) {
    EXPECT_EQ(read(R"({"plan_type":"self_serve_business_usage_based"})").plan, "self_serve_business_usage_based");
    EXPECT_EQ(read(R"({"plan_type":"sk-123456789012345678901234"})").plan, "");
    EXPECT_EQ(read(R"({"plan_type":"<b>plus</b>"})").plan, "");
    EXPECT_EQ(read(R"({"plan_type":")" + std::string(65, 'p') + R"("})").plan, "");
}

TEST(Usage, WhatIsNoObjectIsCorrupt) {
    for (const char* body : {"", "[]", "null", "7", "<html>", R"({"plan_type":)"}) {
        EXPECT_EQ(parse_usage(body, kNow).error().code(), Errc::corrupt) << body;
    }
}

TEST(Usage, IsKeptAndReadAgainAtAnyTime) {
    Usage usage;
    EXPECT_EQ(parse_usage(encode_usage(usage), 5).value(), usage);
    usage.plan = "pro";
    usage.allowed = false;
    usage.limit_reached = true;
    usage.primary = UsageWindow{100, 18000, 1795187000000};
    usage.secondary = UsageWindow{33.3, std::nullopt, std::nullopt};
    usage.credits = UsageCredits{true, true, "7\"8"};
    EXPECT_EQ(parse_usage(encode_usage(usage), 5).value(), usage);
}

}  // namespace
}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
#include "daemon/link_report.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "tests/support/scratch_dir.hpp"

namespace scribed::daemon {
namespace {

constexpr UnixMs kNow = 1'795'178'000'000;

store::LinkRow link(const std::string& user = "ada") {
    store::LinkRow row;
    row.key = {user, "openai"};
    row.account_id = "acc-1";
    row.plan = "free";
    row.linked_ms = kNow - 100'000;
    return row;
}

store::LinkCheckRow check(std::string verdict, double used, const std::string& user = "ada") {
    proto::Usage usage;
    usage.plan = "plus";
    usage.primary = proto::UsageWindow{used, 18000, kNow + 60'000};
    return {{user, "openai"}, 0, kNow, std::move(verdict), "what was found", proto::encode_usage(usage), ""};
}

std::string json(const LinkReport& report) { return boost::json::serialize(to_json(report)); }

TEST(LinkReports, ShowWhatTheCheckFound) {
    LinkReport report{link(), check("works", 12), {{{"ada", "openai"}, "batch", true, kNow, ""}}};
    EXPECT_EQ(
        json(report),
        R"({"provider":"openai","status":"active","plan":"plus","email":null,"account_id":"acc-1",)"
        R"("linked_at":"2026-11-20T12:31:40.000Z","refreshed_at":null,"expires_at":null,"works":true,"verdict":"works",)"
        R"("message":"what was found","checked_at":"2026-11-20T12:33:20.000Z","check_trouble":null,)"
        R"("usage":{"plan":"plus","limit_reached":false,)"
        R"("primary":{"used_percent":12,"window_s":18000,"resets_at":"2026-11-20T12:34:20.000Z"},"secondary":null},)"
        R"("capabilities":{"batch":{"ok":true,"at":"2026-11-20T12:33:20.000Z","reason":null}}})"
    );
}

TEST(LinkReports, SayWhatIsWrong) {
    for (const auto* verdict : {"spent", "reconnect", "account"}) {
        const auto shown = to_json({link(), check(verdict, 100), {}});
        EXPECT_FALSE(shown.at("works").as_bool()) << verdict;
        EXPECT_EQ(shown.at("message").as_string(), "what was found");
    }
    auto ended = link();
    ended.status = store::LinkStatus::expired;
    ended.reason = "the ChatGPT login has expired";
    const auto shown = to_json({ended, check("works", 1), {}});
    EXPECT_FALSE(shown.at("works").as_bool()) << "whatever the last check had found";
    EXPECT_EQ(shown.at("message").as_string(), "reconnect before your next session: the ChatGPT login has expired");
}

TEST(LinkReports, WhatWasNotCheckedMayWellWork) {
    const auto shown = to_json({link(), std::nullopt, {}});
    EXPECT_TRUE(shown.at("works").as_bool());
    EXPECT_TRUE(shown.at("usage").is_null());
    EXPECT_TRUE(shown.at("checked_at").is_null());
    EXPECT_EQ(shown.at("plan").as_string(), "free") << "of the login";
    EXPECT_EQ(shown.at("message").as_string(), "works as far as is known; not checked yet");
    store::LinkCheckRow tried;
    tried.trouble = "no answer in time";
    EXPECT_EQ(
        to_json({link(), tried, {}}).at("message").as_string(),
        "works as far as is known; not checked yet: no answer in time"
    );
}

TEST(LinkReports, ASurveyCountsEveryLinkOnce) {
    const scribed::test::ScratchDir dir;
    auto database = store::AccountDatabase::open(dir / "accounts.db").value();
    EXPECT_EQ(survey_links(database, kNow).value().oldest_ms, 0);
    for (const auto* user : {"a", "b", "c", "d", "e"})
        database.put_link(link(user)).value();
    database.put_link_check(check("works", 30, "a")).value();
    database.put_link_check(check("spent", 99.5, "c")).value();
    auto old = check("account", 3, "d");
    old.checked_ms = kNow - 500'000;
    database.put_link_check(old).value();
    const auto seen = database.link({"e", "openai"}).value()->version;
    database.end_link({"e", "openai"}, seen, store::LinkStatus::revoked, "gone").value();
    const auto survey = survey_links(database, kNow).value();
    using upstream::Verdict;
    const std::map<Verdict, int> expected{
        {Verdict::works, 1},
        {Verdict::unknown, 1},
        {Verdict::spent, 1},
        {Verdict::account, 1},
        {Verdict::reconnect, 1}};
    EXPECT_EQ(survey.links, expected);
    EXPECT_EQ(survey.most_used_percent, 99.5);
    EXPECT_EQ(survey.oldest_ms, 500'000);
}

}  // namespace
}  // namespace scribed::daemon

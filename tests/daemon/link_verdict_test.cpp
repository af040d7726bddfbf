// SPDX-License-Identifier: Apache-2.0
#include "daemon/link_verdict.hpp"

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

using upstream::UsageFinding;
using upstream::Verdict;

constexpr UnixMs kNow = 1'795'178'000'000;
constexpr UnixMs kNext = kNow + 5;

store::LinkRow link(store::LinkStatus status = store::LinkStatus::active) {
    store::LinkRow row;
    row.key = {"ada", "openai"};
    row.status = status;
    if (status != store::LinkStatus::active) row.reason = "the ChatGPT login was revoked";
    return row;
}

UsageFinding refused(int status, proto::UpstreamFault fault) {
    proto::UpstreamError error;
    error.fault = fault;
    error.status = status;
    error.message = "so it is";
    return upstream::judge_usage(error);
}

UsageFinding told(const proto::Usage& usage = {}) { return upstream::judge_usage(usage); }

TEST(LinkVerdict, FollowsTheAnswerAndTheLink) {
    EXPECT_EQ(verdict_on(link(), told()), Verdict::works);
    EXPECT_EQ(verdict_on(link(), refused(401, proto::UpstreamFault::unauthorized)), Verdict::reconnect);
    EXPECT_EQ(verdict_on(link(), refused(403, proto::UpstreamFault::not_entitled)), Verdict::account);
    EXPECT_EQ(verdict_on(link(), refused(403, proto::UpstreamFault::edge_blocked)), Verdict::unknown);
    EXPECT_EQ(verdict_on(link(store::LinkStatus::expired), told()), Verdict::reconnect) << "it ended meanwhile";
    EXPECT_EQ(verdict_on(link(), refused(0, proto::UpstreamFault::unauthorized)), Verdict::unknown)
        << "our own vault cannot open it: no word of upstream";
    EXPECT_EQ(
        verdict_on(link(store::LinkStatus::revoked), refused(0, proto::UpstreamFault::unauthorized)), Verdict::reconnect
    );
}

TEST(LinkVerdict, ARecordHoldsWhatWasFound) {
    proto::Usage usage;
    usage.plan = "pro";
    const auto row = check_record(link(), std::nullopt, told(usage), kNow, kNext);
    const store::LinkCheckRow expected{{"ada", "openai"},          kNext, kNow, "works", "works",
                                       proto::encode_usage(usage), ""};
    EXPECT_EQ(row, expected);
    const auto ended = check_record(link(store::LinkStatus::revoked), row, told(usage), kNow + 1, kNext);
    EXPECT_EQ(ended.verdict, "reconnect");
    EXPECT_EQ(ended.message, "reconnect before your next session: the ChatGPT login was revoked");
}

TEST(LinkVerdict, ACheckThatFoundOutNothingKeepsTheVerdict) {
    const auto edge = refused(403, proto::UpstreamFault::edge_blocked);
    const auto before = check_record(link(), std::nullopt, told(), kNow, kNext);
    auto after = check_record(link(), before, edge, kNow + 9, kNext + 9);
    EXPECT_EQ(after.trouble, edge.message);
    after.trouble.clear();
    after.next_ms = before.next_ms;
    EXPECT_EQ(after, before);
    const auto first = check_record(link(), std::nullopt, edge, kNow, kNext);
    EXPECT_EQ(first.verdict, "unknown");
    EXPECT_EQ(first.checked_ms, 0);
    EXPECT_EQ(check_record(link(), first, told(), kNow, kNext).trouble, "");
}

TEST(LinkVerdict, EachChangeIsOneEvent) {
    const auto works = Verdict::works;
    EXPECT_EQ(event_of(works, works), "");
    EXPECT_EQ(event_of(Verdict::unknown, works), "") << "as was to be expected";
    EXPECT_EQ(event_of(works, Verdict::unknown), "");
    for (const auto bad : {Verdict::reconnect, Verdict::account}) {
        EXPECT_EQ(event_of(works, bad), "check_failed");
        EXPECT_EQ(event_of(Verdict::unknown, bad), "check_failed");
        EXPECT_EQ(event_of(Verdict::spent, bad), "check_failed");
        EXPECT_EQ(event_of(bad, bad), "");
        EXPECT_EQ(event_of(bad, works), "check_ok");
        EXPECT_EQ(event_of(bad, Verdict::spent), "usage_spent");
    }
    EXPECT_EQ(event_of(Verdict::reconnect, Verdict::account), "check_failed");
    EXPECT_EQ(event_of(works, Verdict::spent), "usage_spent");
    EXPECT_EQ(event_of(Verdict::unknown, Verdict::spent), "usage_spent");
    EXPECT_EQ(event_of(Verdict::spent, works), "usage_back");
}

TEST(LinkVerdict, AnEventTellsWhatIsOurs) {
    auto no = refused(403, proto::UpstreamFault::not_entitled);
    no.error->code = "workspace_deactivated";
    EXPECT_EQ(event_detail(link(), Verdict::account, no), "the ChatGPT account is refused (workspace_deactivated)");
    const auto gone = refused(401, proto::UpstreamFault::unauthorized);
    EXPECT_EQ(event_detail(link(), Verdict::reconnect, gone), "the ChatGPT login is refused");
    EXPECT_EQ(
        event_detail(link(store::LinkStatus::revoked), Verdict::reconnect, gone), "the ChatGPT login was revoked"
    );
    auto spent = refused(429, proto::UpstreamFault::usage_exhausted);
    EXPECT_EQ(event_detail(link(), Verdict::spent, spent), "");
    spent.resets_at = kNow;
    EXPECT_EQ(event_detail(link(), Verdict::spent, spent), "until 2026-11-20T12:33:20.000Z");
    EXPECT_EQ(event_detail(link(), Verdict::works, told()), "");
}

TEST(LinkVerdict, ChecksAreSpreadAroundTheirPeriod) {
    const auto next = [](double chance) { return next_check(Verdict::works, {}, 1000, chance, kNow) - kNow; };
    EXPECT_EQ(next(0), 800'000);
    EXPECT_EQ(next(0.5), 1'000'000);
    EXPECT_EQ(next(1), 1'200'000);
}

TEST(LinkVerdict, ThereIsAnEarlierLookWhereItIsOfUse) {
    const auto next = [](Verdict verdict, std::optional<UnixMs> resets_at, int period = 21600) {
        return (next_check(verdict, resets_at, period, 0.5, kNow) - kNow) / 1000;
    };
    EXPECT_EQ(next(Verdict::unknown, {}), 900);
    EXPECT_EQ(next(Verdict::unknown, {}, 60), 60) << "never later than the period";
    EXPECT_EQ(next(Verdict::spent, kNow + 600'000), 605);
    EXPECT_EQ(next(Verdict::spent, kNow + 100'000'000), 21600);
    EXPECT_EQ(next(Verdict::spent, kNow - 5'000), 60) << "no hot loop";
    EXPECT_EQ(next(Verdict::spent, kNow - 5'000, 10), 10);
    EXPECT_EQ(next(Verdict::spent, {}), 21600);
    EXPECT_EQ(next(Verdict::reconnect, {}), 21600);
}

}  // namespace
}  // namespace scribed::daemon

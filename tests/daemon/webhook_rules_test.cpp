// SPDX-License-Identifier: Apache-2.0
#include "daemon/webhook_rules.hpp"

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

using End = WebhookVerdict::End;

constexpr UnixMs kNow = 1'000'000'000;
constexpr UnixMs kHour = 3'600'000;
constexpr UnixMs kDay = 24 * kHour;

store::WebhookTurn turn_after(int tries, UnixMs first_try) {
    store::WebhookTurn turn;
    turn.cursor.origin = "o";
    turn.cursor.number = 3;
    turn.cursor.tries = tries;
    turn.cursor.first_try_ms = first_try;
    turn.cursor.last_success_ms = 7;
    turn.number = 5;
    return turn;
}

WebhookVerdict judge(const store::WebhookTurn& turn, const WebhookAnswer& answer, double random = 0) {
    return judge_webhook(turn, answer, {}, random, kNow);
}

TEST(WebhookRules, WhatWasTakenIsDone) {
    const auto verdict = judge(turn_after(4, 10), {202, {}});
    EXPECT_EQ(verdict.end, End::delivered);
    EXPECT_EQ(verdict.cursor, (store::WebhookCursor{"o", 5, 0, 0, 0, 202, "", kNow}));
}

TEST(WebhookRules, AFailureIsTriedAgainLaterAndLater) {
    const auto first = judge(turn_after(0, 0), {500, "answered 500"});
    EXPECT_EQ(first.end, End::again);
    EXPECT_EQ(first.cursor, (store::WebhookCursor{"o", 3, 1, kNow, kNow + 5'000, 500, "answered 500", 7}));
    UnixMs last = 0;
    for (int tries = 1; tries < 30; ++tries) {
        const auto verdict = judge(turn_after(tries, kNow - 1), {0, "no answer"});
        EXPECT_EQ(verdict.end, End::again);
        const auto pause = verdict.cursor.next_try_ms - kNow;
        EXPECT_GE(pause, last);
        EXPECT_LE(pause, kHour);
        last = pause;
    }
    EXPECT_EQ(last, kHour);
    const auto jittered = judge(turn_after(30, kNow - 1), {0, "no answer"}, 0.999);
    EXPECT_GT(jittered.cursor.next_try_ms, kNow + kHour);
    EXPECT_LE(jittered.cursor.next_try_ms, kNow + kHour * 5 / 4);
}

TEST(WebhookRules, AfterThreeDaysTheNextEventIsTaken) {
    EXPECT_EQ(judge(turn_after(60, kNow - 3 * kDay + 1), {500, "answered 500"}).end, End::again);
    const auto verdict = judge(turn_after(60, kNow - 3 * kDay), {500, "answered 500"});
    EXPECT_EQ(verdict.end, End::given_up);
    EXPECT_EQ(verdict.cursor, (store::WebhookCursor{"o", 5, 0, 0, 0, 500, "answered 500", 7}));
}

TEST(WebhookRules, GoneKeepsTheEventWithAllItsTime) {
    const auto verdict = judge(turn_after(60, kNow - 9 * kDay), {410, "answered 410"});
    EXPECT_EQ(verdict.end, End::gone);
    EXPECT_EQ(verdict.cursor.number, 3);
    EXPECT_EQ(verdict.cursor.first_try_ms, 0);
    EXPECT_EQ(verdict.cursor.next_try_ms, 0);
    EXPECT_NE(verdict.cursor.last_error.find("started again"), std::string::npos);
}

}  // namespace
}  // namespace scribed::daemon

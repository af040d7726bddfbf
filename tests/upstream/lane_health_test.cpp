// SPDX-License-Identifier: Apache-2.0
#include "upstream/lane_health.hpp"

#include <gtest/gtest.h>

namespace scribed::upstream {
namespace {

using namespace std::chrono_literals;
using proto::UpstreamError;
using proto::UpstreamFault;

constexpr UnixMs kWall = 1'700'000'000'000;

UpstreamError error(UpstreamFault fault) {
    UpstreamError out;
    out.fault = fault;
    return out;
}

// How long a lane is left alone for a fault, in whole milliseconds.
std::chrono::milliseconds rest(const UpstreamError& error) {
    const Instant now = steady_now();
    LaneHealth health;
    health.report("lane", error, now, kWall);
    const auto refusal = health.refusal("lane", now);
    if (!refusal) return 0ms;
    EXPECT_TRUE(health.refusal("lane", refusal->until - 1ms));
    EXPECT_FALSE(health.refusal("lane", refusal->until));
    return std::chrono::duration_cast<std::chrono::milliseconds>(refusal->until - now);
}

TEST(LaneHealth, RemembersAFaultForAsLongAsItDeserves) {
    EXPECT_EQ(rest(error(UpstreamFault::not_entitled)), 24h);
    EXPECT_EQ(rest(error(UpstreamFault::gone)), 24h);
    EXPECT_EQ(rest(error(UpstreamFault::unauthorized)), 1min);
    EXPECT_EQ(rest(error(UpstreamFault::bad_request)), 10min);
    EXPECT_EQ(rest(error(UpstreamFault::edge_blocked)), 30s);
    EXPECT_EQ(rest(error(UpstreamFault::usage_exhausted)), 5min);
}

TEST(LaneHealth, DoesNotRememberWhatPasses) {
    for (const auto fault :
         {UpstreamFault::rate_limited, UpstreamFault::overloaded, UpstreamFault::server, UpstreamFault::too_large,
          UpstreamFault::network, UpstreamFault::timeout, UpstreamFault::session_expired, UpstreamFault::key_expired}) {
        EXPECT_EQ(rest(error(fault)), 0ms) << proto::name(fault);
    }
}

TEST(LaneHealth, RestsLongerEachTimeThatALaneFailsAgain) {
    Instant now = steady_now();
    LaneHealth health;
    const auto failing = error(UpstreamFault::network);
    for (const auto span : {15s, 30s, 60s, 60s}) {
        health.rest("lane", failing, now);
        health.rest("lane", failing, now);
        EXPECT_TRUE(health.refusal("lane", now + span - 1ms));
        EXPECT_FALSE(health.refusal("lane", now + span)) << "others that fail meanwhile add nothing";
        now += span;
    }
    health.clear("lane");
    health.rest("lane", failing, now);
    EXPECT_FALSE(health.refusal("lane", now + 15s));
}

TEST(LaneHealth, AnEdgeBlockLastsLongerEachTime) {
    Instant now = steady_now();
    LaneHealth health;
    for (const auto span : {30s, 60s, 120s, 240s, 480s, 900s, 900s}) {
        health.report("lane", error(UpstreamFault::edge_blocked), now, kWall);
        EXPECT_TRUE(health.refusal("lane", now + span - 1ms));
        EXPECT_FALSE(health.refusal("lane", now + span));
        now += span;
    }
}

TEST(LaneHealth, ARestDoesNotShortenARefusal) {
    const Instant now = steady_now();
    LaneHealth health;
    health.report("lane", error(UpstreamFault::gone), now, kWall);
    health.rest("lane", error(UpstreamFault::network), now);
    EXPECT_TRUE(health.refusal("lane", now + 23h));
}

TEST(LaneHealth, WaitsForTheUsageWindowToOpenAgain) {
    auto spent = error(UpstreamFault::usage_exhausted);
    spent.resets_at = kWall + 90'000;
    EXPECT_EQ(rest(spent), 90s);
    spent.resets_at = kWall - 5000;
    EXPECT_EQ(rest(spent), 1s) << "a clock that runs late must not make a hot loop";
}

TEST(LaneHealth, KeepsLanesApartAndForgetsOnSuccess) {
    const Instant now = steady_now();
    LaneHealth health;
    health.report("a", error(UpstreamFault::not_entitled), now, kWall);
    health.report("b", error(UpstreamFault::bad_request), now, kWall);
    health.clear("a");
    health.clear("unheard of");
    EXPECT_FALSE(health.refusal("a", now));
    EXPECT_TRUE(health.refusal("b", now));
    EXPECT_FALSE(health.refusal("unheard of", now));
}

TEST(LaneHealth, APassingFaultLeavesWhatIsKnownAsItIs) {
    const Instant now = steady_now();
    LaneHealth health;
    health.report("a", error(UpstreamFault::not_entitled), now, kWall);
    health.report("a", error(UpstreamFault::network), now, kWall);
    ASSERT_TRUE(health.refusal("a", now));
    EXPECT_EQ(health.refusal("a", now)->until, now + 24h);
}

TEST(LaneHealth, TellsItsObserverOfEveryExperienceAndOfNothingElse) {
    std::vector<std::string> told;
    LaneHealth health([&](const std::string& key, const UpstreamError* failed) {
        told.push_back(key + " " + std::string(failed != nullptr ? proto::name(failed->fault) : "works"));
    });
    health.report("a", error(UpstreamFault::gone), steady_now(), kWall);
    health.report("a", error(UpstreamFault::network), steady_now(), kWall);
    health.clear("b");
    health.forget("a");
    EXPECT_EQ(told, (std::vector<std::string>{"a gone", "a network", "b works"}));
    EXPECT_FALSE(health.refusal("a", steady_now()));
}

TEST(LaneHealth, AKeyHoldsLaneAndOwner) {
    using Parts = std::pair<std::string_view, std::string_view>;
    EXPECT_EQ(split_lane_key(lane_key("chatgpt", "ada")), Parts("chatgpt", "ada"));
    EXPECT_EQ(split_lane_key(lane_key("api", {})), Parts("api", ""));
}

TEST(LaneHealth, ExplainsToPeople) {
    auto spent = error(UpstreamFault::usage_exhausted);
    spent.resets_at = kWall;
    spent.message = "You've hit your limit";
    EXPECT_EQ(explain(spent), "the account's usage is spent until 2023-11-14T22:13:20.000Z: You've hit your limit");
    auto failed = error(UpstreamFault::server);
    failed.status = 502;
    EXPECT_EQ(explain(failed), "the service failed (status 502)");
    auto refused = error(UpstreamFault::bad_request);
    refused.message = "You must be signed in, see 403.";
    EXPECT_EQ(
        explain(refused), "the service refused the request: You must be signed in, see 403; check model and lanes"
    );
    refused.message = ".";
    EXPECT_EQ(explain(refused), "the service refused the request; check model and lanes");
    for (int fault = 0; fault <= static_cast<int>(UpstreamFault::key_expired); ++fault)
        EXPECT_GT(explain(error(static_cast<UpstreamFault>(fault))).size(), 8u);
}

}  // namespace
}  // namespace scribed::upstream

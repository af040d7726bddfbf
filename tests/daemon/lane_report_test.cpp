// SPDX-License-Identifier: Apache-2.0
#include "daemon/lane_report.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace scribed::daemon {
namespace {

using namespace std::chrono_literals;
using upstream::LaneHealth;

constexpr UnixMs kWall = 1'795'178'000'000;
const Instant kNow{1000s};

std::string report(bool configured, const std::optional<LaneHealth::Refusal>& refusal) {
    return boost::json::serialize(lane_report("api", configured, refusal, kNow, kWall));
}

TEST(LaneReports, AreReadyUnlessSomethingStandsInTheWay) {
    EXPECT_EQ(report(true, {}), R"({"lane":"api","state":"ready","reason":null,"until":null})");
}

TEST(LaneReports, TellWhyALaneIsRefusedAndWhenItIsTriedAgain) {
    EXPECT_EQ(
        report(true, LaneHealth::Refusal{kNow + 90s, "spent"}),
        R"({"lane":"api","state":"refused","reason":"spent","until":"2026-11-20T12:34:50.000Z"})"
    );
}

TEST(LaneReports, ForgetARefusalAtItsEnd) {
    EXPECT_EQ(
        report(true, LaneHealth::Refusal{kNow, "spent"}), R"({"lane":"api","state":"ready","reason":null,"until":null})"
    );
}

TEST(LaneReports, SayThatCredentialsAreMissingBeforeAllElse) {
    EXPECT_EQ(
        report(false, LaneHealth::Refusal{kNow + 90s, "spent"}),
        R"({"lane":"api","state":"no_credentials","reason":null,"until":null})"
    );
}

}  // namespace
}  // namespace scribed::daemon

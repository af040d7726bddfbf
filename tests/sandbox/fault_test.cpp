// SPDX-License-Identifier: Apache-2.0
#include "sandbox/fault.hpp"

#include <string>

#include <gtest/gtest.h>

#include "sandbox/faults.hpp"

namespace scribed::sandbox {
namespace {

TEST(Fault, ReadsTheCommandLineForm) {
    const auto fault =
        parse_fault("transcribe:status=503,count=2,every=3,skip=1,probability=0.5,code=slow_down").value();
    EXPECT_EQ(fault.place, FaultPlace::transcribe);
    EXPECT_EQ(fault.kind, FaultKind::status);
    EXPECT_EQ(fault.value, 503);
    EXPECT_EQ(fault.count, 2);
    EXPECT_EQ(fault.every, 3);
    EXPECT_EQ(fault.skip, 1);
    EXPECT_EQ(fault.probability, 0.5);
    EXPECT_EQ(fault.code, "slow_down");
}

TEST(Fault, ReadsTheJsonForm) {
    JsonParser parser;
    const auto json = parser.parse(R"({"where":"realtime","what":"close","value":1012,"after_items":3})").value();
    const auto fault = parse_fault(json).value();
    EXPECT_EQ(fault.kind, FaultKind::close);
    EXPECT_EQ(fault.value, 1012);
    EXPECT_EQ(fault.after_items, 3);
}

TEST(Fault, RefusesWhatMakesNoSense) {
    for (const auto* spec :
         {"", "mint", "mint:", "nowhere:drop", "mint:explode", "mint:fail_item", "realtime:status=500", "usage:garbage",
          "mint:status=many", "oauth:drop,step=never", "mint:drop,step=spent", "oauth:status=500,step=half",
          "realtime:hold", "mint:drop,count=-1", "mint:drop,colour=red", "mint:drop,count",
          "realtime:drop,probability=2"}) {
        EXPECT_FALSE(parse_fault(spec)) << spec;
    }
    JsonParser parser;
    EXPECT_FALSE(parse_fault(parser.parse(R"({"what":"drop"})").value()));
    EXPECT_FALSE(parse_fault(parser.parse(R"({"where":"mint","what":"drop","count":[]})").value()));
}

std::string pattern(const std::string& spec, int occasions) {
    Faults faults(7);
    faults.add(parse_fault(spec).value());
    std::string result;
    for (int n = 0; n < occasions; ++n) {
        result += faults.strike(FaultPlace::mint, FaultScope::exchange) ? 'x' : '.';
    }
    return result;
}

TEST(Faults, StrikeWhenTheyShould) {
    EXPECT_EQ(pattern("mint:drop", 4), "xxxx");
    EXPECT_EQ(pattern("mint:drop,count=2", 4), "xx..");
    EXPECT_EQ(pattern("mint:drop,every=3", 7), "..x..x.");
    EXPECT_EQ(pattern("mint:drop,skip=2,count=1", 5), "..x..");
    EXPECT_EQ(pattern("mint:drop,probability=0", 4), "....");
    EXPECT_EQ(pattern("usage:drop", 4), "....");
}

TEST(Faults, StrikeAtTheirStepOfAnExchange) {
    Faults faults(7);
    faults.add(parse_fault("oauth:hold,step=spent").value());
    EXPECT_FALSE(faults.strike(FaultPlace::oauth, FaultScope::exchange));
    EXPECT_FALSE(faults.strike(FaultPlace::oauth, FaultScope::exchange, FaultStep::half));
    EXPECT_TRUE(faults.strike(FaultPlace::oauth, FaultScope::exchange, FaultStep::spent));
    const auto before = faults.cleared();
    faults.clear();
    EXPECT_NE(faults.cleared(), before);
}

TEST(Faults, FollowTheirSeed) {
    const auto first = pattern("mint:drop,probability=0.5", 64);
    EXPECT_EQ(first, pattern("mint:drop,probability=0.5", 64));
    EXPECT_NE(first.find('x'), std::string::npos);
    EXPECT_NE(first.find('.'), std::string::npos);
}

TEST(Faults, TellWhatTheyDid) {
    Faults faults(1);
    faults.add(parse_fault("mint:status=500,count=1").value());
    faults.strike(FaultPlace::mint, FaultScope::exchange);
    faults.strike(FaultPlace::mint, FaultScope::exchange);
    JsonParser parser;
    const auto entry = parser.parse(faults.json()).value()["faults"].items().at(0);
    EXPECT_EQ(entry["what"].string(), "status");
    EXPECT_EQ(entry["seen"].integer(), 2);
    EXPECT_EQ(entry["struck"].integer(), 1);
    faults.clear();
    EXPECT_FALSE(faults.strike(FaultPlace::mint, FaultScope::exchange));
}

}  // namespace
}  // namespace scribed::sandbox

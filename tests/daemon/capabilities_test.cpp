// SPDX-License-Identifier: Apache-2.0
#include "daemon/capabilities.hpp"

#include <gtest/gtest.h>

#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"
#include "upstream/lane_health.hpp"

namespace scribed::daemon {
namespace {

using proto::UpstreamFault;
using store::AccountDatabase;

const store::LinkKey kAda{"ada", "openai"};

class CapabilitiesTest : public testing::Test {
protected:
    CapabilitiesTest() { link(); }

    void link() {
        const auto put = [](AccountDatabase& database) {
            store::LinkRow row;
            row.key = kAda;
            return database.put_link(row);
        };
        loop.run(store->ask(put)).value();
    }
    void refuse(const std::string& lane, UpstreamFault fault, const std::string& owner = "ada") {
        proto::UpstreamError error;
        error.fault = fault;
        error.message = "so it is";
        health.report(upstream::lane_key(lane, owner), error, steady_now(), wall_now_ms());
    }
    void works(const std::string& lane) { health.clear(upstream::lane_key(lane, "ada")); }
    /// `mint:yes`, `batch:no (reason)`
    std::vector<std::string> known() {
        const auto read = [](AccountDatabase& database) { return database.capabilities("ada"); };
        std::vector<std::string> out;
        for (const auto& row : loop.run(store->ask(read)).value())
            out.push_back(row.name + (row.ok ? ":yes" : ":no (" + row.reason + ")"));
        return out;
    }
    /// Makes what is stored another than what was heard, so that a write shows.
    void wipe() { link(); }
    using Known = std::vector<std::string>;

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    std::unique_ptr<store::AccountStore> store = store::AccountStore::open(dir / "accounts.db").value();
    Capabilities capabilities{*store};
    upstream::LaneHealth health{
        [this](const std::string& key, const proto::UpstreamError* error) { capabilities.hear(key, error); }};
};

TEST_F(CapabilitiesTest, AreLearntFromTheLanes) {
    works("chatgpt_realtime");
    refuse("chatgpt", UpstreamFault::not_entitled);
    EXPECT_EQ(known(), (Known{"batch:no (this account may not use this lane: so it is)", "mint:yes"}));
    refuse("chatgpt_realtime", UpstreamFault::gone);
    works("chatgpt");
    EXPECT_EQ(known(), (Known{"batch:yes", "mint:no (the service does not have this endpoint: so it is)"}));
}

TEST_F(CapabilitiesTest, WhatPassesByItselfSaysNothing) {
    works("chatgpt");
    for (const auto fault :
         {UpstreamFault::edge_blocked, UpstreamFault::rate_limited, UpstreamFault::overloaded, UpstreamFault::server,
          UpstreamFault::too_large, UpstreamFault::bad_request, UpstreamFault::network, UpstreamFault::timeout,
          UpstreamFault::session_expired, UpstreamFault::key_expired}) {
        refuse("chatgpt", fault);
        EXPECT_EQ(known(), Known{"batch:yes"}) << proto::name(fault);
    }
}

TEST_F(CapabilitiesTest, AreNoBusinessOfKeysAndOfPeopleWithoutALink) {
    refuse("api", UpstreamFault::unauthorized, "");
    refuse("api_realtime", UpstreamFault::unauthorized, "");
    refuse("chatgpt", UpstreamFault::unauthorized, "ben");
    EXPECT_EQ(known(), Known{});
}

TEST_F(CapabilitiesTest, AreNotWrittenForEachPiece) {
    works("chatgpt");
    EXPECT_EQ(known(), Known{"batch:yes"});
    wipe();
    for (int piece = 0; piece < 10; ++piece)
        works("chatgpt");
    EXPECT_EQ(known(), Known{}) << "the same again is not written within the hour";
    refuse("chatgpt", UpstreamFault::not_entitled);
    EXPECT_EQ(known().size(), 1U) << "news is";
}

TEST_F(CapabilitiesTest, ANewLinkIsLearntAnew) {
    works("chatgpt");
    link();
    capabilities.forget("ada");
    EXPECT_EQ(known(), Known{});
    works("chatgpt");
    EXPECT_EQ(known(), Known{"batch:yes"});
}

TEST_F(CapabilitiesTest, ARefusalOfTheWholeAccountBringsACheckForward) {
    const auto due = [&] {
        const auto read = [](AccountDatabase& database) { return database.link_check(kAda); };
        return loop.run(store->ask(read)).value()->next_ms == 0;
    };
    for (const auto fault :
         {UpstreamFault::not_entitled, UpstreamFault::usage_exhausted, UpstreamFault::unauthorized}) {
        const auto put = [](AccountDatabase& database) {
            return database.put_link_check({kAda, 1'000'000, 1, "works", "works", "", ""});
        };
        loop.run(store->ask(put)).value();
        refuse("chatgpt", fault);
        EXPECT_EQ(due(), fault != UpstreamFault::not_entitled) << proto::name(fault);
    }
}

}  // namespace
}  // namespace scribed::daemon

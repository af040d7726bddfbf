// SPDX-License-Identifier: Apache-2.0
#include "daemon/waiting_jobs.hpp"

#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/test_loop.hpp"

namespace scribed::daemon {
namespace {

using For = PieceWait::For;

class WaitingJobsTest : public testing::Test {
protected:
    WaitingJobsTest() {
        loop_.spawn(wait("ada's account", "ada", For::account));
        loop_.spawn(wait("ada's usage", "ada", For::usage));
        loop_.spawn(wait("ada's service", "ada", For::service));
        loop_.spawn(wait("bob's account", "bob", For::account));
        loop_.spawn(wait("bob's service", "bob", For::service));
        settle();
    }
    void TearDown() override {
        for (const auto* user : {"ada", "bob"})
            jobs_.account_linked(user);
        loop_.run_until([&] { return waiting_ == 0; });
    }
    net::Task<void> wait(std::string session, std::string user, For what) {
        ++waiting_;
        WaitingJobs::Job job(jobs_, session, user);
        const bool woken = co_await job.wait(what, Instant::max());
        --waiting_;
        if (woken) woken_.insert(session);
    }
    /// Until `count` were woken, and whoever else was.
    std::set<std::string> woken(std::size_t count) {
        loop_.run_until([&] { return woken_.size() >= count; });
        settle();
        return std::exchange(woken_, {});
    }
    /// All that is ready has run: it was posted before.
    void settle() { loop_.run(nothing()); }
    static net::Task<void> nothing() { co_return; }
    using Names = std::set<std::string>;

    int waiting_ = 0;
    std::set<std::string> woken_;
    test::TestLoop loop_;
    WaitingJobs jobs_{loop_.executor()};
};

TEST_F(WaitingJobsTest, AServiceThatAnswersWakesThoseThatWaitForOne) {
    jobs_.service_recovered();
    EXPECT_EQ(woken(2), (Names{"ada's service", "bob's service"}));
}

TEST_F(WaitingJobsTest, AnAccountWakesTheJobsOfWhoseItIs) {
    jobs_.account_linked("ada");
    EXPECT_EQ(woken(3), (Names{"ada's account", "ada's usage", "ada's service"}));
    jobs_.account_linked("ada");
    jobs_.wake("bob's account");
    jobs_.wake("unknown");
    EXPECT_EQ(woken(1), Names{"bob's account"});
}

TEST_F(WaitingJobsTest, OneWaitsNoLongerThanItSays) {
    WaitingJobs::Job job(jobs_, "new", "ada");
    EXPECT_FALSE(loop_.run(job.wait(For::service, steady_now())));
}

// Between its look and its wait() a job has something to store, and others find out what it waits for.
TEST_F(WaitingJobsTest, WhatIsBroughtAboutBeforeTheWaitIsHeard) {
    const auto hears = [&](For what, const std::function<void()>& tell) {
        WaitingJobs::Job job(jobs_, "new", "cy");
        tell();
        return loop_.run(job.wait(what, steady_now()));
    };
    const auto recovered = [&] { jobs_.service_recovered(); };
    EXPECT_TRUE(hears(For::service, recovered));
    EXPECT_FALSE(hears(For::account, recovered)) << "it is not what it waits for";
    EXPECT_TRUE(hears(For::account, [&] { jobs_.account_linked("cy"); }));
    EXPECT_FALSE(hears(For::account, [&] { jobs_.account_linked("dan"); }));
    EXPECT_TRUE(hears(For::usage, [&] { jobs_.wake("new"); }));
    EXPECT_FALSE(hears(For::service, [] {})) << "what an earlier job was told";
}

}  // namespace
}  // namespace scribed::daemon

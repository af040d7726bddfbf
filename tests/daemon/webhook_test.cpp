// SPDX-License-Identifier: Apache-2.0
#include "daemon/webhook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scratch_dir.hpp"
#include "tests/support/webhook_receiver.hpp"

namespace scribed::daemon {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;
using Try = scribed::test::WebhookReceiver::Try;

const std::string kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const store::LinkKey kKey{"ada", "openai"};

WebhookPace quick() {
    WebhookPace pace;
    pace.look = milliseconds(20);
    pace.retry = {milliseconds(5), milliseconds(20)};
    return pace;
}

/// One daemon's webhook on a database that others may share.
class Sender {
public:
    struct Plan {
        std::string node = "a";
        WebhookPace pace = quick();
        std::string secrets = kSecret;
        net::TlsContext tls = scribed::test::plain_tls();
    };

    Sender(
        scribed::test::TestLoop& loop,
        const std::filesystem::path& file,
        const scribed::test::WebhookReceiver& receiver,
        Plan plan
    )
        : accounts(identity::Accounts::open(file, {}, plan.node).value()),
          webhook(
              *accounts,
              WebhookTarget{receiver.url(), plan.tls, identity::WebhookKeys::parse(plan.secrets).value()},
              metrics,
              loop.executor(),
              plan.pace
          ),
          loop_(loop) {
        webhook.begin();
    }
    ~Sender() { loop_.run(webhook.stop()); }

    void happens(const std::string& event, const std::string& detail = {}) {
        const store::AuditRow row{kKey, wall_now_ms(), event, detail};
        const auto put = [row](store::AccountDatabase& database) { return database.put_audit(row); };
        loop_.run(accounts->store().ask(put)).value();
    }
    store::WebhookState state() { return loop_.run(webhook.state()).value(); }
    void wait_until(const std::function<bool(const store::WebhookState&)>& reached) {
        const auto deadline = steady_now() + std::chrono::seconds(15);
        while (!reached(state())) {
            if (steady_now() > deadline) throw std::runtime_error("stands at " + state().cursor.last_error);
            loop_.run(net::sleep_until(steady_now() + milliseconds(5)));
        }
    }
    void wait_until_told() {
        wait_until([](const store::WebhookState& state) { return state.pending == 0; });
    }
    bool shows(const std::string& metric) const {
        return metrics.render().find("\nscribed_webhook_" + metric + "\n") != std::string::npos;
    }

    const std::unique_ptr<identity::Accounts> accounts;
    const Metrics metrics;
    Webhook webhook;

private:
    scribed::test::TestLoop& loop_;
};

class WebhookTest : public testing::Test {
protected:
    std::unique_ptr<Sender> sender(Sender::Plan plan = {}) {
        return std::make_unique<Sender>(loop_, dir_ / "accounts.db", receiver_, std::move(plan));
    }
    std::vector<std::string> details() const {
        std::vector<std::string> out;
        for (const auto& one : receiver_.tries)
            out.push_back(one.detail);
        return out;
    }
    void answer(std::vector<int> statuses) {
        for (const int status : statuses)
            receiver_.replies.push_back({status, {}, "a body that nobody shows"});
    }

    scribed::test::ScratchDir dir_;
    scribed::test::TestLoop loop_;
    scribed::test::WebhookReceiver receiver_{loop_, kSecret};
};

TEST_F(WebhookTest, TellsEachEventOnceInOrderAndSigned) {
    const auto a = sender();
    for (const auto* event : {"login_started", "linked", "refreshed", "refused", "removed"})
        a->happens(event, event);
    receiver_.wait_for(3);
    a->wait_until_told();
    ASSERT_EQ(details(), (std::vector<std::string>{"linked", "refused", "removed"}));
    EXPECT_THAT(receiver_.tries, Each(Field(&Try::verified, true)));
    EXPECT_THAT(receiver_.ids(), SizeIs(3));
    EXPECT_EQ(receiver_.tries[1].type, "link.refused");
    EXPECT_EQ(receiver_.tries[1].user, "ada");
    EXPECT_THAT(receiver_.tries[1].id, testing::MatchesRegex("evt_[0-9a-f]{12}_4_[0-9]+"));
    EXPECT_EQ(a->state().cursor.last_status, 204);
    EXPECT_GT(a->state().cursor.last_success_ms, 0);
    EXPECT_TRUE(a->shows("deliveries_total 3"));
    EXPECT_TRUE(a->shows("failures_total 0"));
}

TEST_F(WebhookTest, DoesNotTellWhatHappenedBeforeItWasConfigured) {
    const auto before = identity::Accounts::open(dir_ / "accounts.db", {}, "a").value();
    const auto put = [](store::AccountDatabase& database) { return database.put_audit({kKey, 1, "linked", "old"}); };
    loop_.run(before->store().ask(put)).value();
    const auto a = sender();
    a->happens("linked", "new");
    a->wait_until_told();
    EXPECT_EQ(details(), std::vector<std::string>{"new"});
}

TEST_F(WebhookTest, IsWokenByWhatIsWrittenHereAndLooksForWhatIsWrittenElsewhere) {
    Sender::Plan slow;
    slow.pace.look = hours(1);
    {
        const auto a = sender(slow);
        EXPECT_EQ(a->state().pending, 0) << "it has looked and sleeps now";
        a->happens("linked", "here");
        receiver_.wait_for(1);
    }
    const auto a = sender();
    const auto b = identity::Accounts::open(dir_ / "accounts.db", {}, "b").value();
    const auto put = [](store::AccountDatabase& database) { return database.put_audit({kKey, 1, "linked", "there"}); };
    loop_.run(b->store().ask(put)).value();
    receiver_.wait_for(2);
    EXPECT_EQ(details(), (std::vector<std::string>{"here", "there"}));
}

TEST_F(WebhookTest, WhatFailedComesAgainWithItsIdAndHoldsUpTheRest) {
    answer({500, 302, 404, 503});
    receiver_.replies[1].headers.emplace_back("Location", receiver_.url().text());
    const auto a = sender();
    a->happens("linked", "1");
    a->happens("removed", "2");
    receiver_.wait_for(6);
    a->wait_until_told();
    EXPECT_EQ(details(), (std::vector<std::string>{"1", "1", "1", "1", "1", "2"}));
    EXPECT_THAT(receiver_.ids(), SizeIs(2));
    EXPECT_THAT(receiver_.tries, Each(Field(&Try::verified, true)));
    EXPECT_TRUE(a->shows("failures_total 4"));
    EXPECT_TRUE(a->shows("deliveries_total 2"));
    EXPECT_EQ(a->state().cursor.last_error, "");
}

TEST_F(WebhookTest, SaysHowTheLastTryWent) {
    Sender::Plan plan;
    plan.pace.retry.first = plan.pace.retry.most = hours(1);
    answer({302});
    const auto a = sender(plan);
    a->happens("linked");
    a->wait_until([](const store::WebhookState& state) { return state.cursor.tries == 1; });
    const auto state = a->state();
    EXPECT_EQ(state.pending, 1);
    EXPECT_EQ(state.cursor.last_status, 302);
    EXPECT_EQ(state.cursor.last_error, "answered 302: redirects are not followed");
    EXPECT_GT(state.cursor.next_try_ms, wall_now_ms());
    EXPECT_TRUE(a->shows("pending 1"));
}

TEST_F(WebhookTest, AnAnswerThatIsLateIsAFailureAndALongOneIsNot) {
    Sender::Plan plan;
    plan.pace.limit = milliseconds(2000);
    answer({0});
    receiver_.replies.push_back({200, {}, std::string(4 << 20, 'x')});
    const auto a = sender(plan);
    a->happens("linked");
    a->wait_until([](const store::WebhookState& state) { return state.cursor.last_success_ms != 0; });
    EXPECT_THAT(receiver_.tries, SizeIs(2));
    EXPECT_TRUE(a->shows("failures_total 1"));
    EXPECT_TRUE(a->shows("deliveries_total 1"));
}

TEST_F(WebhookTest, ARestartGoesOnWhereItStood) {
    Sender::Plan plan;
    plan.pace.retry.first = plan.pace.retry.most = milliseconds(3000);
    answer({204, 500});
    {
        const auto a = sender(plan);
        a->happens("linked", "1");
        a->happens("removed", "2");
        a->happens("linked", "3");
        a->wait_until([](const store::WebhookState& state) { return state.cursor.tries == 1; });
    }
    EXPECT_THAT(receiver_.tries, SizeIs(2));
    const auto again = sender(plan);
    EXPECT_EQ(again->state().cursor.tries, 1);
    again->wait_until_told();
    EXPECT_EQ(details(), (std::vector<std::string>{"1", "2", "2", "3"}));
    EXPECT_EQ(receiver_.tries[1].id, receiver_.tries[2].id);
}

TEST_F(WebhookTest, StoppingEndsATryThatIsUnderWayWithoutCountingIt) {
    Sender::Plan plan;
    plan.pace.grace = milliseconds(50);
    answer({0});
    {
        const auto a = sender(plan);
        a->happens("linked", "1");
        receiver_.wait_for(1);
    }
    const auto again = sender({.node = "b"});
    again->wait_until_told();
    EXPECT_EQ(details(), (std::vector<std::string>{"1", "1"}));
    EXPECT_EQ(receiver_.tries[0].id, receiver_.tries[1].id);
    EXPECT_TRUE(again->shows("failures_total 0"));
}

TEST_F(WebhookTest, ADaemonThatDiedWhileItToldHoldsNobodyUpAfterItsRestart) {
    {
        const auto dead = identity::Accounts::open(dir_ / "accounts.db", {}, "a").value();
        const auto lease = [](store::AccountDatabase& database) -> Result<void> {
            database.start_webhook("o").value();
            database.put_audit({kKey, 1, "linked", "1"}).value();
            EXPECT_TRUE(database.lease_webhook("a:1", wall_now_ms(), wall_now_ms() + 3'600'000).value());
            return {};
        };
        loop_.run(dead->store().ask(lease)).value();
    }
    const auto a = sender();
    a->wait_until_told();
    EXPECT_EQ(details(), std::vector<std::string>{"1"});
}

TEST_F(WebhookTest, TwoDaemonsOnOneDatabaseTellEachEventOnceAndInOrder) {
    const auto a = sender({.node = "a"});
    const auto b = sender({.node = "b"});
    std::vector<std::string> expected;
    for (int i = 0; i < 40; ++i) {
        expected.push_back(std::to_string(i));
        (i % 2 == 0 ? a : b)->happens("linked", expected.back());
    }
    a->wait_until_told();
    b->wait_until_told();
    EXPECT_EQ(details(), expected);
    EXPECT_THAT(receiver_.ids(), SizeIs(40));
}

TEST_F(WebhookTest, TwoDaemonsKeepTheOrderThroughFailures) {
    const auto a = sender({.node = "a"});
    const auto b = sender({.node = "b"});
    for (int i = 0; i < 12; ++i) {
        answer({500, 204});
        (i % 2 == 0 ? a : b)->happens("linked", std::to_string(i));
    }
    a->wait_until_told();
    EXPECT_THAT(receiver_.tries, SizeIs(24));
    for (std::size_t i = 0; i < receiver_.tries.size(); ++i)
        EXPECT_EQ(receiver_.tries[i].detail, std::to_string(i / 2)) << i;
}

TEST_F(WebhookTest, AnEventThatFailsForTooLongIsGivenUpForTheNext) {
    Sender::Plan plan;
    plan.pace.patience = milliseconds(40);
    for (int i = 0; i < 200; ++i)
        answer({500});
    const auto a = sender(plan);
    a->happens("linked", "1");
    a->wait_until_told();
    EXPECT_GE(receiver_.tries.size(), 2U);
    EXPECT_TRUE(a->shows("given_up_total 1"));
    EXPECT_EQ(a->state().cursor.last_error, "answered 500");
    receiver_.replies.clear();
    const auto before = receiver_.tries.size();
    a->happens("removed", "2");
    a->wait_until_told();
    ASSERT_EQ(receiver_.tries.size(), before + 1);
    EXPECT_EQ(receiver_.tries.back().detail, "2");
    EXPECT_TRUE(a->shows("given_up_total 1"));
}

TEST_F(WebhookTest, GoneEndsAllTriesUntilARestart) {
    answer({410});
    {
        const auto a = sender();
        a->happens("linked", "1");
        a->wait_until([](const store::WebhookState& state) { return state.cursor.last_status == 410; });
        a->happens("removed", "2");
        EXPECT_TRUE(loop_.run(a->webhook.test()).delivered()) << "a test may be sent all the same";
        EXPECT_THAT(receiver_.tries, SizeIs(2));
        EXPECT_EQ(a->state().pending, 2);
        EXPECT_THAT(a->state().cursor.last_error, HasSubstr("started again"));
        a->wait_until([&](const store::WebhookState&) { return a->shows("pending 2"); });
    }
    const auto again = sender();
    again->wait_until_told();
    EXPECT_EQ(details(), (std::vector<std::string>{"1", "", "1", "2"}));
}

TEST_F(WebhookTest, ATestIsSentAtOnceAndWhatWaitsGoesWithIt) {
    Sender::Plan plan;
    plan.pace.retry.first = plan.pace.retry.most = hours(1);
    answer({503, 503});
    const auto a = sender(plan);
    a->happens("linked", "1");
    a->wait_until([](const store::WebhookState& state) { return state.cursor.tries == 1; });
    const auto refused = loop_.run(a->webhook.test());
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.error, "answered 503");
    EXPECT_EQ(a->state().pending, 1);
    const auto taken = loop_.run(a->webhook.test());
    EXPECT_EQ(taken.status, 204);
    EXPECT_TRUE(taken.delivered());
    a->wait_until_told();
    ASSERT_THAT(receiver_.tries, SizeIs(4));
    EXPECT_EQ(receiver_.tries[2].type, "webhook.test");
    EXPECT_TRUE(receiver_.tries[2].verified);
    EXPECT_NE(receiver_.tries[1].id, receiver_.tries[2].id);
    EXPECT_EQ(receiver_.tries[3].detail, "1");
}

TEST_F(WebhookTest, SignsWithTheOldSecretAndTheNew) {
    const auto a = sender({.secrets = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n" + kSecret});
    a->happens("linked");
    a->wait_until_told();
    EXPECT_TRUE(receiver_.tries.front().verified);
    EXPECT_EQ(std::ranges::count(receiver_.tries.front().signatures, ' '), 1);
}

TEST_F(WebhookTest, TellsNothingToAPeerThatIsNotTrusted) {
    const auto [server, client] = scribed::test::tls_pair();
    scribed::test::WebhookReceiver secure(loop_, kSecret, server);
    {
        Sender stranger(loop_, dir_ / "accounts.db", secure, {});
        stranger.happens("linked", "1");
        stranger.wait_until([](const store::WebhookState& state) { return state.cursor.tries > 1; });
        EXPECT_THAT(stranger.state().cursor.last_error, HasSubstr("TLS"));
        EXPECT_TRUE(secure.tries.empty());
    }
    Sender friendly(loop_, dir_ / "accounts.db", secure, {.tls = client});
    friendly.wait_until_told();
    EXPECT_THAT(secure.tries, SizeIs(1));
}

TEST_F(WebhookTest, WithoutAReceiverNothingIsKeptForOne) {
    const auto accounts = identity::Accounts::open(dir_ / "accounts.db", {}, "a").value();
    const Metrics metrics;
    Webhook none(*accounts, {}, metrics, loop_.executor());
    none.begin();
    EXPECT_FALSE(none.configured());
    const auto read = [](store::AccountDatabase& database) { return database.webhook_state(); };
    EXPECT_EQ(loop_.run(accounts->store().ask(read)).error().code(), Errc::not_found);
    loop_.run(none.stop());
}

}  // namespace
}  // namespace scribed::daemon

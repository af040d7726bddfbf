// SPDX-License-Identifier: Apache-2.0
#include "upstream/usage_probe.hpp"

#include <deque>

#include <gtest/gtest.h>

#include "tests/support/loopback.hpp"

namespace scribed::upstream {
namespace {

net::HttpReply json(int status, std::string body) {
    return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}
net::HttpReply page(int status) {
    return {status, {{"Content-Type", "text/html"}, {"cf-mitigated", "challenge"}}, "<title>Just a moment...</title>"};
}

/// Bearers as a test wants them.
class Bearers : public identity::BearerSource {
public:
    net::Task<Result<identity::Bearer>> get() override {
        if (missing) co_return *missing;
        co_return identity::Bearer{identity::BearerKind::chatgpt, token, "acc-1"};
    }
    net::Task<Result<void>> recover(std::string refused) override {
        ++recoveries;
        EXPECT_EQ(refused, token);
        if (lost) co_return *lost;
        token = "second";
        co_return Result<void>();
    }
    bool configured() const override { return true; }

    std::string token = "first";
    std::optional<Error> missing;  ///< what get() answers
    std::optional<Error> lost;     ///< what recover() answers
    int recoveries = 0;
};

class UsageProbe : public testing::Test {
protected:
    UsageFinding probe() {
        const auto base = server.url("/backend-api").text();
        return loop.run(probe_usage({base, "", test::plain_tls(), {"scribed", "scribed/1"}}, bearers));
    }
    UsageFinding probe(net::HttpReply reply) {
        replies = {std::move(reply)};
        return probe();
    }

    test::TestLoop loop;
    std::deque<net::HttpReply> replies;
    std::vector<std::string> tokens;  ///< shown by each request
    net::HttpRequest last;
    test::Loopback server{loop, [this](net::HttpExchange& exchange) -> net::Task<void> {
                              last = exchange.request();
                              tokens.emplace_back(last.header("authorization"));
                              net::HttpReply reply = json(500, "{}");
                              if (!replies.empty()) {
                                  reply = std::move(replies.front());
                                  replies.pop_front();
                              }
                              co_await exchange.reply(std::move(reply));
                          }};
    std::shared_ptr<Bearers> bearers = std::make_shared<Bearers>();
};

TEST_F(UsageProbe, AsksOnceWithTheAccountsBearer) {
    const auto found = probe(json(
        200,
        R"({"plan_type":"pro","rate_limit":{"allowed":true,"primary_window":{"used_percent":12,"reset_at":1795187000}}})"
    ));
    EXPECT_EQ(found.verdict, Verdict::works);
    EXPECT_EQ(found.message, "works");
    EXPECT_EQ(found.usage->plan, "pro");
    EXPECT_EQ(found.usage->primary->used_percent, 12);
    EXPECT_FALSE(found.error);
    EXPECT_EQ(last.method + " " + last.path, "GET /backend-api/wham/usage");
    EXPECT_EQ(tokens, std::vector<std::string>{"Bearer first"});
    EXPECT_EQ(last.header("chatgpt-account-id"), "acc-1");
    EXPECT_EQ(last.header("user-agent"), "scribed/1");
}

TEST_F(UsageProbe, TellsThatNothingIsLeftAndUntilWhen) {
    const auto reached = probe(json(
        200, R"({"rate_limit":{"limit_reached":true,"primary_window":{"used_percent":100,"reset_at":1795187000}}})"
    ));
    EXPECT_EQ(reached.verdict, Verdict::spent);
    EXPECT_EQ(reached.message, "usage is spent until 2026-11-20T15:03:20.000Z");
    EXPECT_EQ(reached.resets_at, 1795187000000);
    const auto forbidden = probe(json(200, R"({"rate_limit":{"allowed":false}})"));
    EXPECT_EQ(forbidden.verdict, Verdict::spent);
    EXPECT_EQ(forbidden.message, "usage is spent");
    const auto refused = probe(json(429, R"({"error":{"type":"usage_limit_reached","resets_at":1795187000}})"));
    EXPECT_EQ(refused.verdict, Verdict::spent);
    EXPECT_EQ(refused.resets_at, 1795187000000);
}

TEST_F(UsageProbe, RecoversOnceFromARefusedToken) {
    replies = {json(401, R"({"error":{"code":"token_expired"}})"), json(200, "{}")};
    EXPECT_EQ(probe().verdict, Verdict::works);
    EXPECT_EQ(tokens, (std::vector<std::string>{"Bearer first", "Bearer second"}));
    replies = {json(401, "{}"), json(401, R"({"error":{"message":"Please sign in again."}})")};
    const auto refused = probe();
    EXPECT_EQ(refused.verdict, Verdict::reconnect);
    EXPECT_EQ(refused.message, "reconnect before your next session: Please sign in again.");
    EXPECT_EQ(tokens.size(), 4U) << "no third try";
}

TEST_F(UsageProbe, ADeadLoginIsToBeReconnected) {
    bearers->lost = Error(Errc::unauthorized, "the ChatGPT login was revoked");
    EXPECT_EQ(probe(json(401, "{}")).verdict, Verdict::reconnect);
    bearers->missing = Error(Errc::unauthorized, "the ChatGPT login was revoked");
    const auto before = tokens.size();
    const auto found = probe();
    EXPECT_EQ(found.verdict, Verdict::reconnect);
    EXPECT_EQ(found.error->status, 0) << "nobody was asked";
    EXPECT_EQ(tokens.size(), before);
}

TEST_F(UsageProbe, ARenewalThatDoesNotGetThroughSaysNothing) {
    bearers->lost = Error(Errc::unreachable, "the auth host is away");
    EXPECT_EQ(probe(json(401, "{}")).verdict, Verdict::unknown);
    bearers->missing = Error(Errc::unreachable, "the auth host is away");
    EXPECT_EQ(probe().verdict, Verdict::unknown);
}

TEST_F(UsageProbe, OnlyARefusalInJsonIsAnAccountMatter) {
    const auto found = probe(json(403, R"({"detail":"Your workspace is deactivated."})"));
    EXPECT_EQ(found.verdict, Verdict::account);
    EXPECT_EQ(found.message, "the account is refused: Your workspace is deactivated.");
    EXPECT_EQ(probe(page(403)).verdict, Verdict::unknown);
    EXPECT_EQ(probe(page(503)).verdict, Verdict::unknown);
    EXPECT_EQ(probe(page(401)).verdict, Verdict::unknown);
    EXPECT_EQ(bearers->recoveries, 0) << "a page of the edge burns no refresh token";
}

TEST_F(UsageProbe, WhatIsNoAnswerOfTheEndpointSaysNothing) {
    const net::HttpReply html{200, {{"Content-Type", "text/html"}}, "<html>hello</html>"};
    for (const auto& reply :
         {json(404, R"({"detail":"Not Found"})"), json(400, "{}"), json(408, "{}"), json(429, "{}"), json(500, "{}"),
          json(503, R"({"error":{"code":"server_is_overloaded"}})"), json(200, "[]"), json(200, ""), html}) {
        const auto found = probe(reply);
        EXPECT_EQ(found.verdict, Verdict::unknown) << reply.status << reply.body;
        EXPECT_FALSE(found.message.empty());
        EXPECT_FALSE(found.usage);
        EXPECT_EQ(found.message.find('<'), std::string::npos);
    }
    const Endpoints nowhere{"http://127.0.0.1:9", "", test::plain_tls(), {}};
    const auto lost = loop.run(probe_usage(nowhere, bearers));
    EXPECT_EQ(lost.verdict, Verdict::unknown);
    EXPECT_EQ(lost.error->fault, proto::UpstreamFault::network);
}

TEST(Verdicts, HaveNames) {
    for (const auto verdict : kVerdicts)
        EXPECT_EQ(verdict_of(name(verdict)), verdict);
    EXPECT_EQ(verdict_of("nonsense"), Verdict::unknown);
}

}  // namespace
}  // namespace scribed::upstream

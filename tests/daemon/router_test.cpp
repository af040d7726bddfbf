// SPDX-License-Identifier: Apache-2.0
#include "daemon/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/replies.hpp"
#include "tests/support/http_talk.hpp"

namespace scribed::daemon {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

net::Task<void> say(Call& call, std::string what) {
    for (const auto& [name, value] : call.params)
        what += " " + name + "=" + value;
    return reply_text(call.exchange, "text/plain", what + call.user(), 200);
}

/// Lets everybody in who asks for what the public may have, and nobody else.
net::Task<std::optional<access::Caller>> keep_door(net::HttpExchange& exchange, Need need) {
    if (need == Need::nothing) co_return access::Caller();
    co_await reply_refusal(exchange, 401, "unauthorized", "who are you");
    co_return std::nullopt;
}

class RouterTest : public testing::Test {
protected:
    RouterTest() {
        add("GET", "/");
        add("GET", "/v1/sessions");
        add("GET", "/v1/sessions/{id}");
        add("DELETE", "/v1/sessions/{id}");
        add("GET", "/v1/sessions/{id}/audio/{track}.wav");
    }
    void add(const std::string& method, const std::string& pattern) {
        router.add(method, pattern, Need::nothing, [what = method + " " + pattern](Call& call) {
            return say(call, what);
        });
    }
    std::string ask(const std::string& method, const std::string& target) {
        const net::HttpHandler handler = [this](net::HttpExchange& exchange) { return router.dispatch(exchange); };
        return test::talk(loop, handler, method + " " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    }
    std::string body(const std::string& method, const std::string& target) {
        const auto said = ask(method, target);
        return said.substr(said.find("\r\n\r\n") + 4);
    }

    Router router{&keep_door};
    test::TestLoop loop;
};

TEST_F(RouterTest, FindsTheRouteAndItsParts) {
    EXPECT_EQ(body("GET", "/"), "GET /");
    EXPECT_EQ(body("GET", "/v1/sessions?limit=3"), "GET /v1/sessions");
    EXPECT_EQ(body("GET", "/v1/sessions/ses_1"), "GET /v1/sessions/{id} id=ses_1");
    EXPECT_EQ(body("DELETE", "/v1/sessions/ses_1"), "DELETE /v1/sessions/{id} id=ses_1");
    EXPECT_EQ(body("GET", "/v1/sessions/s/audio/a.b.wav"), "GET /v1/sessions/{id}/audio/{track}.wav id=s track=a.b");
}

TEST_F(RouterTest, DecodesPartsOnlyAfterThePathWasCut) {
    EXPECT_EQ(body("GET", "/v1/sessions/a%2Fb%20c"), "GET /v1/sessions/{id} id=a/b c");
    EXPECT_THAT(ask("GET", "/v1/sessions/a%zz"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(RouterTest, AnswersHeadWithTheHeadOfGet) {
    const auto said = ask("HEAD", "/v1/sessions");
    EXPECT_THAT(said, StartsWith("HTTP/1.1 200 "));
    EXPECT_TRUE(said.ends_with("\r\n\r\n"));
}

TEST_F(RouterTest, SaysWhichMethodsAKnownPathTakes) {
    const auto said = ask("POST", "/v1/sessions/ses_1");
    EXPECT_THAT(said, StartsWith("HTTP/1.1 405 "));
    EXPECT_THAT(said, HasSubstr("Allow: GET, DELETE\r\n"));
}

TEST_F(RouterTest, KnowsNothingElse) {
    for (const auto* path : {"/v1", "/v1/sessions/a/b", "/v1/sessions/s/audio/.wav", "/v1/sessions/s/audio/a.mp3"}) {
        const auto said = ask("GET", path);
        EXPECT_THAT(said, StartsWith("HTTP/1.1 404 ")) << path;
        EXPECT_THAT(said, HasSubstr(R"("type":"invalid_request_error","param":null,"code":"not_found")")) << path;
    }
}

TEST_F(RouterTest, EveryAnswerCarriesARequestId) {
    for (const auto* path : {"/", "/nothing", "/v1/sessions/%zz"})
        EXPECT_THAT(ask("GET", path), HasSubstr("x-request-id: req_")) << path;
}

}  // namespace
}  // namespace scribed::daemon

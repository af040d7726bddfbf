// SPDX-License-Identifier: Apache-2.0
#include "proto/upstream_error.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

constexpr UnixMs kNow = 1795178381000;

UpstreamError reply(int status, std::string_view body, const HeaderList& headers = {}) {
    return classify_reply(status, headers, body, kNow);
}

TEST(ClassifyReply, FindsTheUsageLimitInTheErrorType) {
    const auto error = reply(
        429,
        R"({"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","plan_type":"plus","resets_at":1795185000,"resets_in_seconds":6200}})"
    );
    EXPECT_EQ(error.fault, UpstreamFault::usage_exhausted);
    EXPECT_EQ(error.code, "usage_limit_reached");
    EXPECT_EQ(error.resets_at, 1795185000000);
    EXPECT_FALSE(error.passing());
}

TEST(ClassifyReply, ReadsTheCodeWhereverUpstreamPutsIt) {
    EXPECT_EQ(
        reply(429, R"({"error":{"code":"insufficient_quota","type":"insufficient_quota"}})").code, "insufficient_quota"
    );
    EXPECT_EQ(reply(400, R"({"error":"invalid_grant","error_description":"old"})").code, "invalid_grant");
    EXPECT_EQ(reply(400, R"({"error":"invalid_grant","error_description":"old"})").message, "old");
    EXPECT_EQ(reply(400, R"({"code":"Odd_One","message":"m"})").code, "odd_one");
    EXPECT_EQ(reply(401, R"({"detail":"token_expired"})").code, "token_expired");
    EXPECT_EQ(reply(400, R"({"detail":{"code":"bad_thing","message":"m"}})").code, "bad_thing");
    EXPECT_EQ(
        reply(422, R"({"detail":[{"loc":["file"],"msg":"field required","type":"missing"}]})").message, "field required"
    );
    EXPECT_EQ(reply(400, R"({"detail":"Store must be set to false"})").message, "Store must be set to false");
    // {"error":{"code":"token_revoked"}}
    EXPECT_EQ(
        reply(401, "", {{"X-Error-Json", "eyJlcnJvciI6eyJjb2RlIjoidG9rZW5fcmV2b2tlZCJ9fQ=="}}).code, "token_revoked"
    );
}

TEST(ClassifyReply, JudgesByStatusWhereNoWordTells) {
    using enum UpstreamFault;
    EXPECT_EQ(reply(401, "{}").fault, unauthorized);
    EXPECT_EQ(reply(403, R"({"detail":"no access"})").fault, not_entitled);
    EXPECT_EQ(reply(404, "").fault, gone);
    EXPECT_EQ(reply(408, "").fault, timeout);
    EXPECT_EQ(reply(413, "").fault, too_large);
    EXPECT_EQ(reply(429, "").fault, rate_limited);
    EXPECT_EQ(reply(400, "").fault, bad_request);
    EXPECT_EQ(reply(418, "").fault, bad_request);
    EXPECT_EQ(reply(500, "").fault, server);
    EXPECT_EQ(reply(503, "oops").fault, server);
    EXPECT_EQ(reply(504, "").fault, timeout);
    EXPECT_EQ(reply(524, "").fault, timeout);
    EXPECT_EQ(reply(200, "garbage").fault, server);
}

TEST(ClassifyReply, KnowsOverload) {
    EXPECT_EQ(reply(503, R"({"error":{"code":"server_is_overloaded"}})").fault, UpstreamFault::overloaded);
    EXPECT_EQ(reply(429, R"({"error":{"code":"slow_down"}})").fault, UpstreamFault::overloaded);
}

TEST(ClassifyReply, AMissingScopeConcernsTheLaneAndNotTheLink) {
    EXPECT_EQ(
        reply(401, R"({"error":{"message":"You have insufficient permissions. Missing scopes: api.responses.write."}})")
            .fault,
        UpstreamFault::not_entitled
    );
}

TEST(ClassifyReply, AClipLongerThanTheModelTakesIsTooLarge) {
    const auto error = reply(
        400,
        R"({"error":{"message":"audio duration 1830.5 seconds is longer than 1400 seconds which is the maximum for this model","type":"invalid_request_error","param":null,"code":"invalid_value"}})"
    );
    EXPECT_EQ(error.fault, UpstreamFault::too_large);
    EXPECT_EQ(error.code, "invalid_value");
}

TEST(ClassifyReply, OneThatAloneIsBeyondARateLimitIsTooLarge) {
    const auto beyond = [](const std::string& message) {
        return reply(
            429,
            R"({"error":{"message":")" + message + R"(","type":"tokens","param":null,"code":"rate_limit_exceeded"}})"
        );
    };
    EXPECT_EQ(
        beyond("Request too large for m in organization org-1 on tokens per min (TPM): Limit 1000, Requested 1538.")
            .fault,
        UpstreamFault::too_large
    );
    EXPECT_EQ(
        beyond("Rate limit reached for m in organization org-1 on tokens per min (TPM): Limit 1000, Used 998.").fault,
        UpstreamFault::rate_limited
    );
}

TEST(ClassifyReply, AnEdgePageIsNeverAnAccountMatter) {
    const std::string page = "<!DOCTYPE html><html><head><title>Just a moment...</title>";
    for (const int status : {401, 403, 429, 503}) {
        const auto error = reply(status, page, {{"Content-Type", "text/html; charset=UTF-8"}, {"cf-ray", "8f-FRA"}});
        EXPECT_EQ(error.fault, UpstreamFault::edge_blocked) << status;
        EXPECT_EQ(error.request_id, "8f-FRA");
        EXPECT_EQ(error.message.find('<'), std::string::npos);
    }
    EXPECT_EQ(reply(403, page).fault, UpstreamFault::edge_blocked);
    EXPECT_EQ(reply(403, "Sorry, you have been blocked by Cloudflare").fault, UpstreamFault::edge_blocked);
    EXPECT_EQ(
        reply(403, R"({"error":{"type":"usage_limit_reached"}})", {{"CF-Mitigated", "challenge"}}).fault,
        UpstreamFault::edge_blocked
    );
    EXPECT_EQ(reply(404, "<html>not here</html>", {{"content-type", "text/html"}}).fault, UpstreamFault::gone);
    EXPECT_EQ(
        reply(429, R"({"error":{"type":"usage_limit_reached","message":"blocked, says cloudflare"}})").fault,
        UpstreamFault::usage_exhausted
    );
}

TEST(ClassifyReply, WaitsAsLongAsUpstreamAsks) {
    using std::chrono::milliseconds;
    EXPECT_EQ(reply(429, "", {{"Retry-After", "7"}}).retry_after, milliseconds(7000));
    EXPECT_EQ(reply(429, "", {{"retry-after", "0.5"}}).retry_after, milliseconds(500));
    EXPECT_EQ(reply(429, "", {{"retry-after-ms", "250"}, {"retry-after", "9"}}).retry_after, milliseconds(250));
    // kNow is Fri, 20 Nov 2026 12:39:41 GMT.
    EXPECT_EQ(reply(503, "", {{"retry-after", "Fri, 20 Nov 2026 12:40:00 GMT"}}).retry_after, milliseconds(19000));
    EXPECT_EQ(reply(503, "", {{"retry-after", "Fri, 20 Nov 2020 12:40:00 GMT"}}).retry_after, milliseconds(0));
    EXPECT_EQ(reply(503, "", {{"retry-after", "soon"}}).retry_after, std::nullopt);
    EXPECT_EQ(reply(503, "", {{"retry-after", "-5"}}).retry_after, std::nullopt);
    EXPECT_EQ(reply(503, "", {{"retry-after", "1e300"}}).retry_after, std::nullopt);
    EXPECT_EQ(
        reply(429, R"({"error":{"code":"rate_limit_exceeded","message":"Please try again in 11.054s."}})").retry_after,
        milliseconds(11054)
    );
    EXPECT_EQ(
        reply(429, R"({"error":{"code":"rate_limit_exceeded","message":"Try again in 1m2s120ms"}})").retry_after,
        milliseconds(62120)
    );
}

TEST(ClassifyReply, TakesTheFullestWindowWhereTheBodyNamesNoReset) {
    const std::string body = R"({"error":{"type":"usage_limit_reached"}})";
    const HeaderList windows{
        {"x-codex-primary-used-percent", "12.5"},
        {"x-codex-primary-reset-at", "1795180000"},
        {"x-codex-secondary-used-percent", "100"},
        {"x-codex-secondary-reset-after-seconds", "3600"}};
    EXPECT_EQ(reply(429, body, windows).resets_at, kNow + 3600000);
    EXPECT_EQ(reply(429, body).resets_at, std::nullopt);
    EXPECT_EQ(
        reply(429, R"({"error":{"type":"usage_limit_reached","resets_in_seconds":60}})", windows).resets_at,
        kNow + 60000
    );
    EXPECT_EQ(
        reply(
            429, body,
            {{"x-codex-active-limit", "codex_other"},
             {"x-codex-other-primary-used-percent", "100"},
             {"x-codex-other-primary-reset-at", "1795190000"},
             {"x-codex-primary-reset-at", "1795180000"}}
        ).resets_at,
        1795190000000
    );
}

TEST(ClassifyReply, NoHostileNumberBreaksIt) {
    for (const char* number : {"9223372036854775807", "-1", "0", "1e400", "\"soon\"", "null", "[]"}) {
        const std::string body = R"({"error":{"type":"usage_limit_reached","resets_at":)" + std::string(number) + "}}";
        EXPECT_EQ(reply(429, body).resets_at, std::nullopt) << number;
    }
}

TEST(ClassifyReply, NamesTheRequest) {
    EXPECT_EQ(reply(500, "", {{"X-Oai-Request-Id", "b"}, {"x-request-id", "a"}}).request_id, "a");
    EXPECT_EQ(reply(500, "", {{"x-request-id", "two words"}}).request_id, "");
}

TEST(ClassifyClose, FollowsTheTableOfCloseCodes) {
    using enum UpstreamFault;
    EXPECT_EQ(classify_close(1001, "Your session hit the maximum duration of 60 minutes.").fault, session_expired);
    for (const int code : {1000, 1005, 1006, 1015}) {
        EXPECT_EQ(classify_close(static_cast<std::uint16_t>(code), "").fault, network) << code;
    }
    EXPECT_EQ(classify_close(1011, "").fault, server);
    EXPECT_EQ(classify_close(1012, "").fault, server);
    EXPECT_EQ(classify_close(1013, "").fault, overloaded);
    EXPECT_EQ(classify_close(1008, "policy").fault, bad_request);
    const auto key = classify_close(3000, "invalid_request_error.invalid_api_key");
    EXPECT_EQ(key.fault, key_expired);
    EXPECT_EQ(key.code, "invalid_api_key");
    EXPECT_EQ(key.status, 3000);
    const auto beta = classify_close(4000, "invalid_request_error.beta_api_shape_disabled");
    EXPECT_EQ(beta.fault, bad_request);
    EXPECT_EQ(beta.code, "beta_api_shape_disabled");
    EXPECT_EQ(classify_close(4000, "x.session_expired").fault, session_expired);
}

TEST(ClassifyEvent, OnlyAFewErrorEventsEndASession) {
    EXPECT_EQ(
        classify_event("invalid_request_error", "session_expired", "over")->fault, UpstreamFault::session_expired
    );
    EXPECT_EQ(
        classify_event("invalid_request_error", "beta_api_shape_disabled", "")->fault, UpstreamFault::bad_request
    );
    EXPECT_EQ(classify_event("insufficient_quota", "", "")->fault, UpstreamFault::usage_exhausted);
    EXPECT_FALSE(classify_event("invalid_request_error", "input_audio_buffer_commit_empty", "small"));
    EXPECT_FALSE(classify_event("server_error", "", "hiccup"));
}

// What a word means does not depend on who brings it, but for the key: a session shows its own.
TEST(Words, MeanTheSameInBodiesEventsAndCloses) {
    using enum UpstreamFault;
    struct Row {
        const char* word;
        UpstreamFault reply;
        UpstreamFault session;
        bool ends;
    };
    for (const auto& row : {
             Row{"usage_limit_reached", usage_exhausted, usage_exhausted, true},
             Row{"insufficient_quota", usage_exhausted, usage_exhausted, true},
             Row{"usage_not_included", not_entitled, not_entitled, true},
             Row{"missing_scope", not_entitled, not_entitled, true},
             Row{"session_expired", session_expired, session_expired, true},
             Row{"invalid_api_key", unauthorized, key_expired, true},
             Row{"beta_api_shape_disabled", bad_request, bad_request, true},
             Row{"invalid_model", bad_request, bad_request, true},
             Row{"rate_limit_exceeded", rate_limited, rate_limited, false},
             Row{"slow_down", overloaded, overloaded, false},
             Row{"server_is_overloaded", overloaded, overloaded, false},
         }) {
        const std::string word(row.word);
        const auto body = reply(418, R"({"error":{"type":"invalid_request_error","code":")" + word + R"("}})");
        EXPECT_EQ(body.fault, row.reply) << word;
        EXPECT_EQ(body.code, word);
        EXPECT_EQ(reply(418, R"({"error":{"type":")" + word + R"("}})").fault, row.reply) << word;
        const auto close = classify_close(4000, "invalid_request_error." + word);
        EXPECT_EQ(close.fault, row.session) << word;
        EXPECT_EQ(close.code, word);
        for (const auto& event : {classify_event("x_error", word, ""), classify_event(word, "", "")}) {
            ASSERT_EQ(event.has_value(), row.ends) << word;
            if (!event) continue;
            EXPECT_EQ(event->fault, row.session) << word;
            EXPECT_EQ(event->code, word);
        }
    }
}

}  // namespace
}  // namespace scribed::proto

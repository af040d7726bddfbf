// SPDX-License-Identifier: Apache-2.0
// What readers get: routes, formats, ranges, events.
#include <gtest/gtest.h>

#include "proto/sse.hpp"
#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

class Reading : public testing::Test {
protected:
    static void SetUpTestSuite() {
        house_ = new House;
        VoiceClient client(*house_);
        proto::StartMessage start;
        start.title = "a <title> & more";
        start.tracks = {{"main", "Ann", kTrackRate}};
        client.start(start);
        said_ = new Speech(say(pick_words(24, 31)));
        client.send_raw(said_->samples);
        client.finish();
        session_ = new std::string(client.started().session);
        house_->wait_for_state(*session_, "done");
    }
    static void TearDownTestSuite() {
        delete session_;
        delete said_;
        delete house_;
    }

    static std::string path(const std::string& rest) { return "/v1/sessions/" + *session_ + rest; }

    /// Events from `after` on until `last` has come.
    static net::Task<std::vector<proto::SseEvent>> events(std::string after, std::string last) {
        net::HttpCall call;
        call.url = net::parse_url(house_->url(path("/events"))).value();
        if (!after.empty()) call.headers.emplace_back("Last-Event-ID", after);
        auto stream =
            (co_await net::HttpStream::open(std::move(call), house_->trust(), steady_now() + std::chrono::seconds(10)))
                .value();
        proto::SseParser parser;
        std::vector<proto::SseEvent> out;
        bool found = false;
        while (!found) {
            const auto bytes = co_await stream.read_some();
            if (!bytes || bytes->empty()) break;
            parser.push(*bytes);
            for (auto& event : parser.take()) {
                if (!found) out.push_back(std::move(event));
                found = found || out.back().event == last;
            }
        }
        stream.abort();
        co_return out;
    }

    static House* house_;
    static Speech* said_;
    static std::string* session_;
};
House* Reading::house_ = nullptr;
Speech* Reading::said_ = nullptr;
std::string* Reading::session_ = nullptr;

TEST_F(Reading, EveryFormatHoldsTheWords) {
    const std::vector<std::pair<std::string, std::string>> formats{
        {"json", "application/json"},
        {"txt", "text/plain"},
        {"md", "text/markdown"},
        {"srt", "application/x-subrip"},
        {"vtt", "text/vtt"}};
    for (const auto& [format, type] : formats) {
        const auto reply = house_->get(path("/transcript?format=" + format));
        EXPECT_EQ(reply.status, 200) << format;
        EXPECT_TRUE(reply.header("content-type").starts_with(type)) << format << " " << reply.header("content-type");
        EXPECT_NE(reply.body.find(said_->words[5].text), std::string::npos) << format;
        EXPECT_FALSE(reply.header("x-request-id").empty());
    }
    EXPECT_EQ(house_->get(path("/transcript?format=doc")).status, 400);
    EXPECT_EQ(house_->get(path("/transcript?version=9")).status, 404);
    EXPECT_EQ(house_->get(path("/transcript?version=zero")).status, 400);
}

TEST_F(Reading, ARecordingIsServedInRanges) {
    const auto whole = house_->get(path("/audio/main.wav"));
    ASSERT_EQ(whole.status, 200);
    const auto part = house_->get(path("/audio/main.wav"), {{"Range", "bytes=100-199"}});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, whole.body.substr(100, 100));
    EXPECT_EQ(part.header("content-range"), "bytes 100-199/" + std::to_string(whole.body.size()));
    const auto tail = house_->get(path("/audio/main.wav"), {{"Range", "bytes=-10"}});
    EXPECT_EQ(tail.body, whole.body.substr(whole.body.size() - 10));
    EXPECT_EQ(house_->get(path("/audio/main.wav"), {{"Range", "bytes=99999999-"}}).status, 416);
    EXPECT_EQ(house_->get(path("/audio/other.wav")).status, 404);
}

TEST_F(Reading, EventsBeginWithASnapshotAndResumeByRevision) {
    const auto snapshot = house_->loop().run(events("", "snapshot"));
    ASSERT_EQ(snapshot.size(), 1u);
    EXPECT_NE(snapshot[0].data.find(said_->words[0].text), std::string::npos);
    EXPECT_EQ(house_->call("POST", house_->url(path("/transcribe"))).status, 202);
    const auto news = house_->loop().run(events(snapshot[0].id, "canon"));
    ASSERT_FALSE(news.empty());
    EXPECT_NE(news.front().event, "snapshot") << "nothing that is known already is told again";
    EXPECT_EQ(news.back().event, "canon");
    EXPECT_EQ(news.back().data, R"({"version":2})");
    house_->wait_for_state(*session_, "done");
    EXPECT_EQ(house_->get(path("/transcript?version=1")).status, 200) << "a re-run overwrites nothing";
}

TEST_F(Reading, ErrorsHaveOneShapeAndServiceRoutesAnswer) {
    const auto missing = house_->get("/v1/sessions/ses_none");
    EXPECT_EQ(missing.status, 404);
    JsonParser parser;
    const auto error = parser.parse(missing.body).value()["error"];
    for (const auto* member : {"message", "type", "param", "code"})
        EXPECT_TRUE(error[member].exists()) << member;
    const auto method = house_->call("PUT", house_->url("/v1/sessions"));
    EXPECT_EQ(method.status, 405);
    EXPECT_EQ(method.header("allow"), "GET");
    EXPECT_EQ(house_->get("/v1/ingest").status, 400);
    EXPECT_EQ(house_->get("/healthz").status, 200);
    EXPECT_EQ(house_->get("/readyz").status, 200);
    EXPECT_NE(house_->get("/metrics").body.find("scribed_sessions_opened_total 1"), std::string::npos);
    EXPECT_TRUE(parser.parse(house_->get("/openapi.json").body).has_value());
    EXPECT_NE(house_->get("/").body.find("<!doctype html>"), std::string::npos);
    EXPECT_NE(house_->get("/v1/sessions?query=title").body.find(*session_), std::string::npos);
    EXPECT_EQ(house_->get("/v1/sessions?limit=0").status, 400);
}

TEST_F(Reading, ADeletedSessionIsGoneWithItsRecordings) {
    House other;
    VoiceClient client(other);
    client.start({});
    client.send_raw(std::vector<std::int16_t>(1600, 0));
    const auto id = client.started().session;
    EXPECT_EQ(other.call("DELETE", other.url("/v1/sessions/" + id)).status, 409) << "it records";
    EXPECT_EQ(other.call("POST", other.url("/v1/sessions/" + id + "/finish")).status, 202);
    other.wait_for_state(id, "done");
    EXPECT_EQ(other.call("DELETE", other.url("/v1/sessions/" + id)).status, 200);
    EXPECT_EQ(other.get("/v1/sessions/" + id).status, 404);
    EXPECT_FALSE(std::filesystem::exists(other.dir() / "state" / "recordings" / id));
}

}  // namespace
}  // namespace scribed::test

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "fake_daemon.hpp"

namespace scribed::clients {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kSnapshot =
    "id: 3\nevent: snapshot\ndata: {\"revision\":3,\"session\":{\"id\":\"ses_1\",\"title\":\"T\",\"state\":\"live\","
    "\"tracks\":[{\"id\":\"a\",\"name\":\"Ada\"},{\"id\":\"b\",\"name\":\"Ben\"}]},\"segments\":[{\"id\":\"s1\","
    "\"track\":\"a\",\"start_ms\":0,\"end_ms\":900,\"text\":\"good evening\",\"state\":\"final\",\"revision\":1}],"
    "\"gaps\":[],\"lanes\":[]}\n\n";
const std::string kCanon =
    R"({"segments":[{"id":"c1","track":"a","speaker":"Ada","start_ms":0,"end_ms":900,"text":"Good evening.",)"
    R"("source":"canon","timing":"anchored","words":[[0,400,"Good"],[400,900,"evening."]]}]})";

TEST(Commands, SessionsAreATable) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    daemon.replies["GET /v1/sessions?limit=20"].body =
        R"({"sessions":[{"id":"ses_1","title":"Monday","state":"done","created_ms":1763640000000,"duration_ms":61000}]})";
    const auto result = daemon.run("scribe sessions");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("ses_1"));
    EXPECT_THAT(result.out, HasSubstr("1:01  done"));
    EXPECT_THAT(result.out, HasSubstr("Monday"));
    EXPECT_THAT(result.out, Not(HasSubstr("\x1b")));
}

TEST(Commands, ShowPrintsWhatTheServerRenders) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    daemon.replies["GET /v1/sessions/ses_1/transcript?format=srt&version=2"].body = "1\nhello\n";
    EXPECT_EQ(daemon.run("scribe show ses_1 --format srt --version 2").out, "1\nhello\n");
}

TEST(Commands, ShowSaysWhoTranscribedWhat) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    daemon.replies["GET /v1/sessions/ses_1/lanes"].body =
        R"({"session":"ses_1","version":1,"tracks":[{"track":"ada","live":[)"
        R"({"start_ms":0,"end_ms":61000,"lane":"api_realtime","gap":null,"reason":"the first of lanes.live"},)"
        R"({"start_ms":61000,"end_ms":75000,"lane":null,"gap":"lane_down","reason":"api_realtime: no connection"}],)"
        R"("batch":[{"start_ms":0,"end_ms":75000,"lane":"api","gap":null,"reason":"chatgpt: no credentials"}]}]})";
    EXPECT_EQ(
        daemon.run("scribe show ses_1 --lanes").out,
        "track         pass       from        to  lane              why\n"
        "ada           live       0:00      1:01  api_realtime      the first of lanes.live\n"
        "ada           live       1:01      1:15  nobody            nobody was there to transcribe it: api_realtime: "
        "no\n"
        "                                                           connection\n"
        "ada           batch      0:00      1:15  api               chatgpt: no credentials\n"
    );
    EXPECT_EQ(daemon.run("scribe show ses_1 --lanes --at 1:00").exit, 2);
}

TEST(Commands, ARefusalIsFourInTheServersWords) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    const auto result = daemon.run("scribe show ses_none");
    EXPECT_EQ(result.exit, 4);
    EXPECT_EQ(result.err, "scribe: no such session (id)\n");
    EXPECT_EQ(result.out, "");
}

TEST(Commands, WatchReadsAlongAcrossABrokenConnectionAndEndsWithTheTranscript) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    daemon.event_bodies = {
        kSnapshot,
        "id: 4\nevent: segment\ndata: {\"id\":\"s2\",\"track\":\"b\",\"start_ms\":1000,\"end_ms\":1900,\"text\":"
        "\"yes\",\"state\":\"final\",\"revision\":4}\n\nid: 5\nevent: state\ndata: {\"state\":\"transcribing\"}\n\n",
        "id: 6\nevent: progress\ndata: {\"done\":1,\"total\":1}\n\nid: 7\nevent: state\ndata: "
        "{\"state\":\"done\"}\n\n"};
    daemon.replies["GET /v1/sessions/ses_1/transcript?format=json"].body = kCanon;
    const auto result = daemon.run("scribe watch ses_1");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(daemon.last_event_ids, ElementsAre("", "3", "5"));
    EXPECT_EQ(
        result.out,
        "    0:00  Ada  good evening\n"
        "    0:01  Ben  yes\n"
        "\n  Transcript\n\n"
        "    0:00  Good evening.\n"
    );
}

TEST(Commands, WatchGivesEachEventAsALineOfJson) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    daemon.event_bodies = {kSnapshot + "id: 4\nevent: state\ndata: {\"state\":\"failed\",\"reason\":\"no key\"}\n\n"};
    const auto result = daemon.run("scribe watch ses_1 --json");
    EXPECT_EQ(result.exit, 1);
    EXPECT_THAT(result.out, HasSubstr(R"({"event":"state","id":"4","data":{"state":"failed","reason":"no key"}})"));
    EXPECT_THAT(result.out, testing::StartsWith(R"({"event":"snapshot","id":"3","data":{"revision":3,)"));
}

TEST(Commands, StreamSendsAPipeAndWaitsForTheTranscript) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    daemon.event_bodies = {"id: 9\nevent: state\ndata: {\"state\":\"done\"}\n\n"};
    daemon.replies["GET /v1/sessions/ses_model/transcript?format=txt"].body = "Good evening.\n";
    const auto result =
        daemon.run("head -c 64002 /dev/zero | tr '\\0' 'a' | scribe stream - --fast --format txt --frame-ms 33");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_EQ(result.out, "Good evening.\n");
    EXPECT_THAT(result.err, HasSubstr("session ses_model"));
    EXPECT_EQ(daemon.model.tracks().at("main"), std::vector<std::int16_t>(32001, 0x6161));
}

TEST(Commands, StreamEndsPolitelyWhenItIsInterrupted) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    const auto result =
        daemon.run("out=$(mktemp); (while head -c 6400 /dev/zero; do sleep 0.05; done) | '" SCRIBED_BIN_DIR
                   "/scribe' stream - --json > $out & pid=$!; until grep -q ack $out; do sleep 0.02; done; "
                   "kill -INT $pid; wait $pid; code=$?; rm -f $out; exit $code");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_TRUE(daemon.model.finished());
    EXPECT_FALSE(daemon.model.tracks().at("main").empty());
}

TEST(Commands, DoctorFindsEverythingInOrder) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    daemon.replies["GET /healthz"].body = "{}";
    daemon.replies["GET /readyz"].body = "{}";
    daemon.replies["GET /v1/status"].body = R"({"version":"1","state_dir":"/tmp","lanes":{"live":[],"batch":[]},)"
                                            R"("refused":{},"upstream":{"auth_url":")" +
                                            daemon.url() + R"(","chatgpt_url":")" + daemon.url() + R"(/backend-api",)" +
                                            R"("api_url":")" + daemon.url() + R"(","ca_file":"","api_key_file":"",)" +
                                            R"("codex_auth_file":"/nowhere/auth.json"}})";
    const auto result = daemon.run("scribe doctor --json");
    JsonParser parser;
    const auto root = parser.parse(result.out);
    ASSERT_TRUE(root) << result.out;
    std::vector<std::string> found;
    for (const auto check : (*root)["checks"].items()) {
        found.push_back(std::string(*check["name"].string()) + " " + std::string(*check["result"].string()));
    }
    EXPECT_THAT(
        found, ElementsAre("daemon good", "disk good", "credentials failed", "name good", "connection good", testing::_)
    );
    EXPECT_EQ(result.exit, 1);
}

TEST(Commands, DoctorTakesALinkedAccountForCredentialsAndSaysWhetherItWorks) {
    test::TestLoop loop;
    FakeDaemon daemon(loop);
    daemon.replies["GET /v1/status"].body = R"({"version":"1","upstream":{}})";
    daemon.replies["GET /v1/links"].body =
        R"({"links":[{"provider":"openai","status":"active","email":"ada@example.org","works":false,)"
        R"("verdict":"reconnect","message":"reconnect before your next session: it was revoked"}]})";
    const auto result = daemon.run("scribe doctor");
    EXPECT_THAT(result.out, HasSubstr("ada@example.org: reconnect before your next session"));
    EXPECT_THAT(result.out, Not(HasSubstr("credentials")));
}

}  // namespace
}  // namespace scribed::clients

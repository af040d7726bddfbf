// SPDX-License-Identifier: Apache-2.0
// People and their keys: everybody has his own, and nobody learns of anything else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>

#include "tests/e2e/document.hpp"
#include "tests/e2e/linking.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string member(const std::string& json, std::string_view name) {
    JsonParser parser;
    const auto root = parser.parse(json);
    return std::string(root.value()[name].string().value_or(""));
}

net::Headers bearer(const std::string& key) { return {{"Authorization", "Bearer " + key}}; }

/// A house with keys: the first one made by `scribe key new`, as its operator would.
class People : public testing::Test {
public:
    explicit People(House::Plan plan = {}) : house(std::move(plan)) {}

    void SetUp() override {
        operator_key = make_key("root", "ingest,read,account,admin");
        house.show_key(operator_key);
    }
    std::string make_key(const std::string& user, const std::string& scopes) {
        const auto body = R"({"user":")" + user + R"(","scopes":")" + scopes + R"("})";
        const auto reply = house.call("POST", house.url("/v1/keys"), body);
        EXPECT_EQ(reply.status, 201) << reply.body;
        secrets.push_back(member(reply.body, "key"));
        return secrets.back();
    }
    std::string make_ticket(const std::string& key) {
        const auto reply = house.call("POST", house.url("/v1/tickets"), "{}", bearer(key));
        EXPECT_EQ(reply.status, 201) << reply.body;
        secrets.push_back(member(reply.body, "ticket"));
        return secrets.back();
    }
    std::string record(const std::string& key, const Speech& said) {
        VoiceClient client(house);
        client.show(bearer(key));
        client.start({});
        client.send_raw(said.samples);
        client.finish();
        return client.started().session;
    }
    int status(const std::string& method, const std::string& path, const std::string& key) {
        return house.call(method, house.url(path), {}, bearer(key)).status;
    }
    /// Files in which the secret part of a key, a ticket or a cookie stands.
    std::vector<std::string> leaks() {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(house.dir())) {
            if (!entry.is_regular_file()) continue;
            std::ifstream in(entry.path(), std::ios::binary);
            const std::string text(std::istreambuf_iterator<char>(in), {});
            for (const auto& secret : secrets) {
                if (text.find(secret.substr(secret.size() - 24)) != std::string::npos) found.push_back(entry.path());
            }
        }
        return found;
    }

    House house;
    std::string operator_key;
    std::vector<std::string> secrets;
};

TEST_F(People, WithoutAKeyNothingIsToldByNetworkAnyMore) {
    for (const auto* path :
         {"/v1/sessions", "/v1/links", "/v1/keys", "/metrics", "/v1/status", "/v1/lanes", "/v1/whoami"}) {
        const auto reply = house.call("GET", house.url(path), {}, {{"Authorization", ""}});
        EXPECT_EQ(reply.status, 401) << path;
    }
    for (const auto* path : {"/", "/healthz", "/readyz", "/openapi.json"})
        EXPECT_EQ(house.call("GET", house.url(path), {}, {{"Authorization", ""}}).status, 200) << path;
    VoiceClient nobody(house);
    nobody.show({});
    EXPECT_EQ(nobody.refused(), 401);
}

TEST_F(People, CannotTellEachOthersSessionsFromNone) {
    const auto ada = make_key("ada", "ingest,read,account");
    const auto ben = make_key("ben", "ingest,read,account");
    const auto said = say(pick_words(6, 61));
    const auto session = record(ada, said);
    house.show_key(ada);
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());

    const std::pair<const char*, const char*> probes[] = {
        {"GET", ""},        {"GET", "/transcript"}, {"GET", "/audio/main.wav"},
        {"GET", "/events"}, {"POST", "/finish"},    {"POST", "/transcribe"},
        {"DELETE", ""},
    };
    for (const auto& [method, rest] : probes) {
        const auto theirs = house.call(method, house.url("/v1/sessions/" + session + rest), {}, bearer(ben));
        const auto none = house.call(method, house.url(std::string("/v1/sessions/ses_00") + rest), {}, bearer(ben));
        EXPECT_EQ(theirs.status, 404) << method << rest;
        EXPECT_EQ(none.status, 404) << method << rest;
        const std::regex id("ses_[0-9a-f]+");
        EXPECT_EQ(std::regex_replace(theirs.body, id, "ID"), std::regex_replace(none.body, id, "ID")) << method << rest;
        // Nor does who keeps the keys.
        EXPECT_EQ(status(method, "/v1/sessions/" + session + rest, operator_key), 404) << method << rest;
    }
    EXPECT_EQ(
        house.call("GET", house.url("/v1/sessions"), {}, bearer(ben)).body, R"({"has_more":false,"sessions":[]})"
    );
    EXPECT_EQ(status("GET", "/v1/sessions?before=" + session, ben), 404);
    EXPECT_EQ(status("DELETE", "/v1/sessions/" + session, ada), 200);
    EXPECT_THAT(leaks(), IsEmpty());
}

TEST_F(People, ALiveSessionIsResumedByItsUserAlone) {
    const auto ada = make_key("ada", "ingest,read");
    const auto ben = make_key("ben", "ingest,read");
    VoiceClient client(house);
    client.show(bearer(ada));
    client.start({});
    proto::StartMessage resume;
    resume.session = client.started().session;
    resume.resume = client.started().resume;
    VoiceClient thief(house);
    thief.show(bearer(ben));
    thief.send(proto::ClientMessage(resume));
    const auto gone = [&] { return thief.closed(); };
    thief.wait_until(gone, "the refusal");
    EXPECT_EQ(thief.close_code(), 4404);
    EXPECT_EQ(status("POST", "/v1/sessions/" + resume.session + "/finish", ben), 404);
    EXPECT_FALSE(client.closed()) << "its own client is not disturbed";
    client.finish();
}

TEST_F(People, AScopeIsAllThatAKeyMay) {
    const auto reader = make_key("ada", "read");
    const auto sender = make_key("ada", "ingest");
    const auto session = record(sender, say(pick_words(4, 62)));
    EXPECT_EQ(status("GET", "/v1/sessions/" + session, reader), 200);
    EXPECT_EQ(status("GET", "/v1/sessions/" + session, sender), 403);
    EXPECT_EQ(status("DELETE", "/v1/sessions/" + session, reader), 403);
    EXPECT_EQ(status("GET", "/v1/links", reader), 403);
    EXPECT_EQ(status("GET", "/metrics", reader), 403);
    EXPECT_EQ(status("POST", "/v1/keys", reader), 403);
    VoiceClient client(house);
    client.show(bearer(reader));
    EXPECT_EQ(client.refused(), 403);
}

TEST_F(People, ARevokedKeyIsWorthNothingAtOnce) {
    const auto ada = make_key("ada", "read");
    const auto id = ada.substr(4, 16);
    EXPECT_EQ(status("GET", "/v1/sessions", ada), 200);
    EXPECT_EQ(status("DELETE", "/v1/keys/" + id, operator_key), 200);
    EXPECT_EQ(status("GET", "/v1/sessions", ada), 401);
    const auto ben = make_key("ben", "read");
    EXPECT_EQ(status("DELETE", "/v1/keys/" + ben.substr(4, 16), make_key("cleo", "read")), 404) << "another's key";
    EXPECT_EQ(status("GET", "/v1/sessions", ben), 200);
    EXPECT_EQ(status("DELETE", "/v1/keys/" + ben.substr(4, 16), ben), 200) << "one's own";
}

TEST_F(People, ARevokedKeysOpenConnectionsEndAndTheAudioStays) {
    const auto ada = make_key("ada", "ingest,read");
    const auto said = say(pick_words(6, 64));
    VoiceClient client(house);
    client.show(bearer(ada));
    client.start({});
    client.send_raw(said.samples);
    const auto stored = [&] { return client.acked("main") == said.samples.size(); };
    client.wait_until(stored, "the ack");
    EXPECT_EQ(status("DELETE", "/v1/keys/" + ada.substr(4, 16), operator_key), 200);
    const auto closed = [&] { return client.closed(); };
    client.wait_until(closed, "the close");
    EXPECT_EQ(client.close_code(), 4401);
    ASSERT_FALSE(client.errors.empty());
    EXPECT_EQ(client.errors.back().code, "unauthorized");
    EXPECT_EQ(house.recording(client.started().session, "0-main.wav"), said.samples);
    // Another key of the same user goes on with the session.
    VoiceClient again(house);
    again.show(bearer(make_key("ada", "ingest,read")));
    proto::StartMessage resume;
    resume.session = client.started().session;
    resume.resume = client.started().resume;
    again.start(resume);
    EXPECT_EQ(again.started().tracks.at(0).next, said.samples.size());
    again.finish();
}

TEST_F(People, ATicketLetsABrowserInOnce) {
    const auto ada = make_key("ada", "ingest,read");
    const auto said = say(pick_words(6, 63));
    VoiceClient client(house);
    client.show({});
    const auto spent = make_ticket(ada);
    client.ask_with("?ticket=" + spent);
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    VoiceClient thief(house);
    thief.show({});
    thief.ask_with("?ticket=" + spent);
    EXPECT_EQ(thief.refused(), 401) << "stolen, and used twice";

    const auto entered = house.call("POST", house.url("/v1/browser"), {}, bearer(make_ticket(ada)));
    ASSERT_EQ(entered.status, 200) << entered.body;
    const std::string cookie(entered.header("Set-Cookie"));
    EXPECT_THAT(cookie, HasSubstr("HttpOnly"));
    EXPECT_THAT(cookie, HasSubstr("SameSite=Lax"));
    EXPECT_THAT(entered.body, Not(HasSubstr("brw_")));
    const auto value = cookie.substr(0, cookie.find(';'));
    secrets.push_back(value);
    const auto seen = house.call("GET", house.url("/v1/sessions"), {}, {{"Cookie", value}});
    EXPECT_THAT(seen.body, HasSubstr(client.started().session));
    const auto path = house.url("/v1/sessions/" + client.started().session);
    EXPECT_EQ(house.call("DELETE", path, {}, {{"Cookie", value}}).status, 403) << "no page of ours asked";
    EXPECT_EQ(house.call("POST", house.url("/v1/browser"), {}, bearer(ada)).status, 400) << "a key never becomes one";
    EXPECT_THAT(leaks(), IsEmpty());
}

TEST_F(People, TheTrailOfAllIsForWhoKeepsTheKeys) {
    const auto ada = make_key("ada", "account");
    EXPECT_THAT(house.call("GET", house.url("/v1/links/audit"), {}, bearer(ada)).body, HasSubstr("key_made"));
    EXPECT_THAT(
        house.call("GET", house.url("/v1/links/audit"), {}, bearer(ada)).body, Not(HasSubstr(R"("user":"root")"))
    );
    EXPECT_EQ(status("GET", "/v1/audit", ada), 403);
    const auto all = house.get("/v1/audit?user=ada").body;
    EXPECT_THAT(all, HasSubstr("key_made"));
    EXPECT_THAT(all, HasSubstr(R"("user":"ada")"));
}

TEST(FirstKey, ComesFromTheTerminalAndIsShownOnce) {
    Linking linking;
    auto& house = linking.house();
    EXPECT_EQ(house.get("/v1/sessions").status, 200) << "alone on loopback";
    auto made = linking.scribe({"key", "new", "--user", "ada", "--scope", "read,admin", "--expires", "90d"});
    ASSERT_EQ(linking.end_of(made), 0) << Linking::said(made);
    const std::regex shown("scr_[0-9a-f]{16}_[0-9a-f]{64}");
    std::smatch found;
    const auto text = Linking::said(made);
    ASSERT_TRUE(std::regex_search(text, found, shown)) << text;
    const auto key = found.str();
    std::ofstream(house.dir() / "ada.key") << key << "\n";
    auto bare = linking.scribe({"sessions"});
    EXPECT_EQ(linking.end_of(bare), 4);
    EXPECT_THAT(Linking::said(bare), HasSubstr("--key"));
    auto keys = linking.scribe({"key", "list", "--key", (house.dir() / "ada.key").string()});
    EXPECT_EQ(linking.end_of(keys), 0) << Linking::said(keys);
    EXPECT_THAT(Linking::said(keys), HasSubstr("read admin"));
    EXPECT_THAT(Linking::said(keys), Not(HasSubstr(key.substr(30))));
    auto ticket = linking.scribe({"ticket", "--key", (house.dir() / "ada.key").string()});
    EXPECT_EQ(linking.end_of(ticket), 0) << Linking::said(ticket);
    EXPECT_THAT(Linking::said(ticket), HasSubstr("/#ticket=tkt_"));
    auto revoked = linking.scribe({"key", "revoke", key.substr(4, 16), "--key", (house.dir() / "ada.key").string()});
    EXPECT_EQ(linking.end_of(revoked), 0) << Linking::said(revoked);
    auto late = linking.scribe({"sessions", "--key", (house.dir() / "ada.key").string()});
    EXPECT_EQ(linking.end_of(late), 4);
}

TEST(PublicAddress, IsNotServedBeforeThereIsAKey) {
    Linking linking;
    auto& house = linking.house();
    EXPECT_EQ(house.stop_daemon(), 0);
    const auto state = "state.dir=" + (house.dir() / "state").string();
    const std::vector<std::string> arguments{
        "--set", "listen.address=0.0.0.0",
        "--set", "listen.port=0",
        "--set", state,
        "--set", "accounts.vault_key_file=" + (house.dir() / "vault.key").string()};
    auto refused = linking.run(std::string(SCRIBED_BIN_DIR) + "/scribed", arguments);
    EXPECT_EQ(linking.end_of(refused), 2);
    EXPECT_THAT(Linking::said(refused), HasSubstr("scribe key new"));
    house.start_daemon();
    auto made = linking.scribe({"key", "new", "--user", "ada", "--scope", "read"});
    ASSERT_EQ(linking.end_of(made), 0);
    EXPECT_EQ(house.stop_daemon(), 0);
    auto served = linking.run(std::string(SCRIBED_BIN_DIR) + "/scribed", arguments);
    const auto line = house.loop().run(served.first_line(std::chrono::seconds(30)), std::chrono::seconds(40));
    EXPECT_THAT(line.value(), HasSubstr("0.0.0.0"));
    served.stop();
}

}  // namespace
}  // namespace scribed::test

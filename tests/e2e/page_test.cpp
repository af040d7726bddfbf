// SPDX-License-Identifier: Apache-2.0
// The reading page in a real browser; tests/web has what is done there.
#include <gtest/gtest.h>

#include "tests/e2e/document.hpp"
#include "tests/e2e/page.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

class Page : public testing::Test {
protected:
    void SetUp() override {
        SCRIBED_NEEDS_BROWSER();
        house_.emplace();
        // Two utterances with a silence between them that is long enough to invent text for.
        const auto before = say(pick_words(16, 61));
        const auto after = say(pick_words(16, 62));
        auto samples = before.samples;
        samples.resize(samples.size() + 8 * kTrackRate);
        samples.insert(samples.end(), after.samples.begin(), after.samples.end());
        VoiceClient client(*house_);
        proto::StartMessage start;
        start.title = "Two utterances";
        client.start(start);
        client.send_raw(samples);
        client.finish();
        session_ = client.started().session;
        house_->wait_for_state(session_, "done");
        words_ = document_words(*house_, session_, "main");
        ASSERT_EQ(words_.size(), 32u);
    }

    /// On the session.
    void run(const std::string& script, std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), session_);
        run_script(*house_, script, arguments);
    }

    std::string at(std::size_t word) const {
        return words_.at(word).text + "=" + std::to_string(words_.at(word).start_ms);
    }

    std::optional<House> house_;
    std::string session_;
    std::vector<DocumentWord> words_;
};

TEST_F(Page, AClickOnAWordPlaysThatWord) { run("jump.mjs", {at(20), at(5), at(27)}); }

TEST_F(Page, IsFoundByAWordAndOpensThere) { run("search.mjs", {words_.at(20).text}); }

TEST_F(Page, IsReadAndHeardByTheKeyboardAlone) { run("keys.mjs", {}); }

TEST_F(Page, VersionsAreMadeAndReadAndDoubtedTextIsHidden) {
    house_->call(
        "POST", house_->sandbox_url("/sandbox/faults"),
        R"({"where":"transcribe","what":"invent_text","body":"Thank you for watching our quarterly show."})"
    );
    run("versions.mjs", {"quarterly"});
}

TEST(HeardByPage, SaysWhoTranscribedWhatAndWhy) {
    SCRIBED_NEEDS_BROWSER();
    House house(
        {{"--fault", R"(mint:status=403,body={"error":{"message":"not for you"}})"},
         {R"(lanes.live=["api_realtime","near_live"])"}}
    );
    VoiceClient client(house);
    client.start({});
    client.send_raw(say(pick_words(16, 67)).samples);
    client.finish();
    const auto session = client.started().session;
    house.wait_for_state(session, "done");
    run_script(house, "heard_by.mjs", {session});
}

TEST(TicketPage, LetsOneBrowserInAndKeepsNoTicketInItsAddress) {
    SCRIBED_NEEDS_BROWSER();
    House house;
    const auto text = [](const net::HttpReply& reply, std::string_view member) {
        JsonParser parser;
        return std::string(parser.parse(reply.body).value()[member].string().value_or(""));
    };
    const auto made = house.call("POST", house.url("/v1/keys"), R"({"user":"ada","scopes":"ingest,read"})");
    house.show_key(text(made, "key"));
    VoiceClient client(house);
    proto::StartMessage start;
    start.title = "Only for Ada";
    client.start(start);
    client.send_raw(say(pick_words(8, 65)).samples);
    client.finish();
    const auto session = client.started().session;
    house.wait_for_state(session, "done");
    const auto ticket = house.call("POST", house.url("/v1/tickets"), "{}");
    run_script(house, "enter.mjs", {text(ticket, "ticket"), session, "Only for Ada", house.dir().string()});
}

TEST(LibraryPage, FindsSessionsAndDeletesThem) {
    SCRIBED_NEEDS_BROWSER();
    House house;
    constexpr int kSessions = 53;
    std::string last;
    for (int i = 1; i <= kSessions; ++i) {
        VoiceClient client(house);
        proto::StartMessage start;
        start.title = "Meeting " + std::to_string(i);
        client.start(start);
        client.finish();
        last = client.started().session;
    }
    house.wait_for_state(last, "done");
    run_script(house, "library.mjs", {std::to_string(kSessions)});
}

TEST(AccountPage, LinksAnAccountByCode) {
    SCRIBED_NEEDS_BROWSER();
    House::Plan plan;
    plan.accounts = true;
    plan.sandbox = {"--device-interval", "1"};
    House house(plan);
    VoiceClient client(house);
    client.start({});
    client.send_raw(say(pick_words(8, 66)).samples);
    client.finish();
    const auto session = client.started().session;
    house.wait_for_state(session, "needs_reconnect");
    run_script(house, "device.mjs", {house.sandbox_url(""), session, house.dir().string()});
}

TEST(AccountPage, ShowsWhatASignInCameToAndWhichAccountServes) {
    SCRIBED_NEEDS_BROWSER();
    House::Plan plan;
    plan.accounts = true;
    plan.sandbox = {
        "--authorize", "ask", "--redirect-client",
        "app_own,redirect=http://127.0.0.1/account/providers/openai/callback"};
    plan.settings = {"accounts.oauth_client_id=app_own"};
    House house(plan);
    run_script(house, "account.mjs", {house.dir().string()});
}

}  // namespace
}  // namespace scribed::test

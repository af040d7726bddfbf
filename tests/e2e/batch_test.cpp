// SPDX-License-Identifier: Apache-2.0
// The batch pass when upstream makes trouble: pieces too long, usage that is spent, a job that somebody cancels.
#include <algorithm>

#include <gmock/gmock.h>

#include "base/clock.hpp"
#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using testing::HasSubstr;

class Batch : public testing::Test {
protected:
    void house(std::vector<std::string> sandbox, std::vector<std::string> settings = {}) {
        house_.emplace(House::Plan{std::move(sandbox), std::move(settings)});
    }

    /// How many clips of 10 s at the most, and seconds of silence, were sent.
    std::int64_t requests() { return house_->sandbox_stat("transcribe_requests"); }
    bool waits(const std::string& session) { return reason(session).starts_with("waiting for api: "); }

    /// Records `words` words; the session's id.
    std::string record(std::size_t words, unsigned seed) {
        said_ = say(pick_words(words, seed));
        VoiceClient client(*house_);
        client.start({});
        client.send_raw(said_.samples);
        client.finish();
        return client.started().session;
    }

    void clear_faults() { EXPECT_EQ(house_->call("DELETE", house_->sandbox_url("/sandbox/faults")).status / 100, 2); }
    void fault(const std::string& json) {
        EXPECT_EQ(house_->call("POST", house_->sandbox_url("/sandbox/faults"), json).status / 100, 2);
    }
    std::string reason(const std::string& session) {
        JsonParser parser;
        return std::string(
            parser.parse(house_->get("/v1/sessions/" + session).body).value()["reason"].string().value_or("")
        );
    }
    void expect_whole(const std::string& session) {
        EXPECT_EQ(joined(document_words(*house_, session, "main")), said_.text());
    }

    std::optional<House> house_;
    Speech said_;
};

TEST_F(Batch, APieceThatIsFoundTooLargeIsSentInHalves) {
    // About 60 s of speech in one piece, refused whole; its halves are taken.
    house({"--fault", "transcribe:status=413,count=1"});
    const auto session = record(96, 81);
    house_->wait_for_state(session, "done");
    expect_whole(session);
    EXPECT_EQ(house_->metric("scribed_batch_pieces_total{result=\"done\"}"), 2);
}

TEST_F(Batch, UsageThatIsSpentIsWaitedFor) {
    house({"--fault", "transcribe:usage_limit=3"});
    const auto session = record(8, 82);
    const auto told = [&] { return reason(session).find("usage is spent") != std::string::npos; };
    house_->loop().run_until(told);
    EXPECT_EQ(house_->state_of(session), "transcribing");
    clear_faults();
    house_->wait_for_state(session, "done");
    EXPECT_EQ(reason(session), "");
    expect_whole(session);
}

TEST_F(Batch, AJobIsCancelledAndTakenUpByHand) {
    house({"--fault", "transcribe:status=503"}, {"batch.retry_ms=60000", "batch.retry_max_ms=60000"});
    const auto session = record(8, 83);
    const auto tried = [&] { return house_->metric("scribed_batch_retries_total") >= 1; };
    house_->loop().run_until(tried);
    const auto job = "/v1/sessions/" + session + "/transcribe";
    EXPECT_EQ(house_->call("DELETE", house_->url(job)).status, 202);
    house_->wait_for_state(session, "failed");
    EXPECT_THAT(reason(session), HasSubstr("cancelled"));
    EXPECT_EQ(house_->call("DELETE", house_->url(job)).status, 409) << "there is none any more";
    clear_faults();
    EXPECT_EQ(house_->call("POST", house_->url(job)).status, 202);
    house_->wait_for_state(session, "done");
    expect_whole(session);
}

// Whoever asks for it while the one before still leaves is not forgotten.
TEST_F(Batch, AJobMayBeCancelledAndAskedForAgainInOneBreath) {
    house({"--fault", "transcribe:status=503"}, {"batch.retry_ms=60000", "batch.retry_max_ms=60000"});
    const auto session = record(8, 90);
    const auto tried = [&] { return house_->metric("scribed_batch_retries_total") >= 1; };
    house_->loop().run_until(tried);
    const auto job = "/v1/sessions/" + session + "/transcribe";
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(house_->call("DELETE", house_->url(job)).status, 202) << i;
        EXPECT_EQ(house_->call("POST", house_->url(job)).status, 202) << i;
    }
    clear_faults();
    EXPECT_EQ(house_->call("POST", house_->url(job)).status, 202);
    house_->wait_for_state(session, "done");
    expect_whole(session);
}

// A piece that waits between two tries takes nobody's place, and holds up nobody where the failure is its own.
TEST_F(Batch, OneThatWaitsForItsNextTryHoldsNobodyUp) {
    house(
        {"--fault", "transcribe:status=500,count=1"},
        {"batch.parallel=1", "batch.retry_ms=60000", "batch.retry_max_ms=60000"}
    );
    const auto first = record(8, 84);
    const auto tried = [&] { return house_->metric("scribed_batch_retries_total") >= 1; };
    house_->loop().run_until(tried);
    const auto second = record(8, 85);
    house_->wait_for_state(second, "done");
    EXPECT_EQ(house_->state_of(first), "transcribing");
    expect_whole(second);
}

// The service is down for longer than a piece has tries, and for longer than the daemon lives.
TEST_F(Batch, AnOutageIsWaitedForOverARestart) {
    house(
        {"--fault", "transcribe:status=503"},
        {"batch.piece_s=10", "batch.attempts=3", "batch.retry_ms=5", "batch.retry_max_ms=20"}
    );
    const auto session = record(48, 86);
    house_->loop().run_until([&] { return waits(session) && requests() >= 10; });
    EXPECT_EQ(house_->state_of(session), "transcribing");
    house_->kill_daemon();
    const auto before = requests();
    house_->start_daemon();
    EXPECT_TRUE(waits(session)) << "at once";
    house_->loop().run_until([&] { return requests() >= before + 10; });
    clear_faults();
    house_->wait_for_state(session, "done");
    EXPECT_EQ(reason(session), "");
    expect_whole(session);
}

TEST_F(Batch, AnOutageWithoutEndFailsTheJobWithWhatThereIs) {
    house({"--fault", "transcribe:status=503"}, {"batch.attempts=1", "batch.retry_ms=20", "batch.retry_max_ms=20"});
    const auto session = record(8, 87);
    house_->loop().run_until([&] { return waits(session); });
    house_->kill_daemon();
    const auto restarted = rfc3339(wall_now_ms());
    house_->set("batch.outage_s=1");
    house_->start_daemon();
    house_->wait_for_state(session, "failed");
    const std::string told = "the service did not answer since ";
    const auto why = reason(session);
    ASSERT_TRUE(why.starts_with(told)) << why;
    EXPECT_LT(why.substr(told.size(), restarted.size()), restarted) << "an outage does not begin anew with the daemon";
    EXPECT_THAT(why, HasSubstr("transcribe the session again"));
    EXPECT_EQ(joined(document_words(*house_, session, "main")), said_.text()) << "as heard live";
    clear_faults();
    EXPECT_EQ(house_->call("POST", house_->url("/v1/sessions/" + session + "/transcribe")).status, 202);
    house_->wait_for_state(session, "done");
    expect_whole(session);
}

// The lane's pause outlasts the time that a job waits for it: its last try is made all the same.
TEST_F(Batch, TheLastTryIsMadeThoughThePauseIsNotOver) {
    house(
        {"--fault", "transcribe:status=503"},
        {"batch.attempts=1", "batch.retry_ms=60000", "batch.retry_max_ms=60000", "batch.outage_s=12"}
    );
    const auto session = record(8, 89);
    house_->loop().run_until([&] { return waits(session); });
    clear_faults();
    house_->wait_for_state(session, "done");
    expect_whole(session);
}

// No pause is over in this test: only who asks by hand is sent, and what he finds out sends the others.
TEST_F(Batch, ADeadServiceIsNotAskedByEveryJob) {
    house(
        {"--fault", "transcribe:status=503"},
        {"batch.attempts=1", "batch.retry_ms=60000", "batch.retry_max_ms=60000", "batch.parallel=2"}
    );
    std::vector<std::string> sessions;
    for (unsigned i = 0; i < 8; ++i)
        sessions.push_back(record(8, 90 + i));
    const auto all_wait = [&] { return std::ranges::all_of(sessions, [&](const auto& each) { return waits(each); }); };
    house_->loop().run_until(all_wait);
    EXPECT_LE(requests(), 4) << "those that were under way at once, and a second of silence behind each";
    const auto by_hand = [&] {
        return house_->call("POST", house_->url("/v1/sessions/" + sessions.back() + "/transcribe")).status;
    };
    const auto before = requests();
    EXPECT_EQ(by_hand(), 202);
    house_->loop().run_until([&] { return waits(sessions.back()); });
    EXPECT_EQ(requests(), before + 2) << "the piece and the silence";
    clear_faults();
    EXPECT_EQ(by_hand(), 202);
    for (const auto& session : sessions)
        house_->wait_for_state(session, "done");
    expect_whole(sessions.back());
}

TEST_F(Batch, AJobThatGoesOnDoesNotSayThatItWaitsForTheAccount) {
    house({"--fault", "transcribe:status=401"}, {"batch.piece_s=10", "batch.parallel=1"});
    const auto session = record(48, 88);
    house_->wait_for_state(session, "needs_reconnect");
    clear_faults();
    fault(R"({"where":"transcribe","what":"hold","skip":1})");
    house_->wait_for_state(session, "transcribing");
    EXPECT_EQ(reason(session), "");
    clear_faults();
    house_->wait_for_state(session, "done");
    expect_whole(session);
}

}  // namespace
}  // namespace scribed::test

// SPDX-License-Identifier: Apache-2.0
// The batch pass when upstream makes trouble: pieces too long, usage that is spent, a job that somebody cancels.
#include <gmock/gmock.h>

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

// A piece that waits between two tries takes nobody's place.
TEST_F(Batch, OneThatWaitsForItsNextTryHoldsNobodyUp) {
    house(
        {"--fault", "transcribe:status=503,count=1"},
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

}  // namespace
}  // namespace scribed::test

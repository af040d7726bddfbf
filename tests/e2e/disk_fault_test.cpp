// SPDX-License-Identifier: Apache-2.0
// A real disk that stands still, and one whose power goes: the real daemon on a file system of its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "audio/wav_file.hpp"
#include "proto/ingest_frame.hpp"
#include "tests/e2e/bystander.hpp"
#include "tests/e2e/document.hpp"
#include "tests/e2e/raw_peer.hpp"
#include "tests/e2e/real_disk.hpp"
#include "tests/support/websocket_frames.hpp"

namespace scribed::test {
namespace {

using Pcm = std::vector<std::int16_t>;

class OnARealDisk : public testing::Test {
protected:
    void SetUp() override {
        if (!disk_.mounted()) GTEST_SKIP() << "SKIPPED: cannot mount an ext4 here (needs root and loop devices)";
        house_.emplace(House::Plan{
            {}, {"state.dir=" + (disk_.path() / "state").string(), "live.quiet_ms=600"}, false, false, {}});
    }
    Pcm recorded(const std::string& session) const {
        const auto file = disk_.path() / "state" / "recordings" / session / "0-main.wav";
        auto reader = audio::WavReader::open(file).value();
        return reader.read(0, reader.size()).value();
    }

    RealDisk disk_;
    std::optional<House> house_;
};

/// The newest `next` among the acks that have come.
Samples last_ack(std::string_view said) {
    Samples next = 0;
    const std::string_view mark = R"("next":)";
    for (auto at = said.find(R"({"type":"ack")"); at != said.npos; at = said.find(R"({"type":"ack")", at + 1)) {
        const auto number = said.find(mark, at);
        if (number != said.npos) next = std::strtoull(said.data() + number + mark.size(), nullptr, 10);
    }
    return next;
}

// Too faint to be a voice, so that only the recording has work with it.
TEST_F(OnARealDisk, ThatStandsStillNothingIsAcknowledgedAndTheClientIsHeldBack) {
    constexpr std::size_t kFrame = 16000;
    constexpr std::size_t kFrames = 700;
    std::string all;
    Pcm sent_samples;
    for (std::size_t i = 0; i < kFrames; ++i) {
        Pcm second(kFrame);
        for (std::size_t k = 0; k < kFrame; ++k)
            second[k] = static_cast<std::int16_t>(static_cast<int>((i * 31 + k * k % 17) % 21) - 10);
        sent_samples.insert(sent_samples.end(), second.begin(), second.end());
        all += sent(kBinary, proto::as_bytes(second));
    }
    RawPeer peer(*house_);
    const auto started = peer.start();
    const auto at = started.find("ses_");
    ASSERT_NE(at, std::string::npos);
    const auto session = started.substr(at, started.find('"', at) - at);
    std::string_view rest = all;
    std::string said;
    const auto frame_bytes = all.size() / kFrames;
    ASSERT_TRUE(peer.send(rest.substr(0, frame_bytes)));
    rest.remove_prefix(frame_bytes);
    while (last_ack(said) < kFrame)
        said += peer.read(1);

    disk_.freeze();
    // A minute of audio in no time: what the daemon does not take, the kernel's buffers hold, and then it ends.
    auto quiet_since = steady_now();
    while (!rest.empty() && steady_now() - quiet_since < std::chrono::seconds(2)) {
        const auto went = peer.push(rest);
        if (went > 0) quiet_since = steady_now();
        rest.remove_prefix(went);
        // With a pause: the daemon answers so many requests of one address in a minute, and no more.
        EXPECT_EQ(house_->get("/healthz").status, 200);
        house_->loop().run(net::sleep_until(steady_now() + std::chrono::milliseconds(20)));
    }
    EXPECT_FALSE(rest.empty()) << "the client is not held back";
    said += peer.drain();
    EXPECT_LE(last_ack(said), 2 * kFrame) << "acknowledged by a disk that stands still";

    disk_.thaw();
    while (!rest.empty() && !peer.ended()) {
        const auto went = peer.push(rest);
        rest.remove_prefix(went);
        said += peer.drain();
        if (went == 0) house_->loop().run(net::sleep_until(steady_now() + std::chrono::milliseconds(20)));
    }
    while (last_ack(said) < sent_samples.size() && !peer.ended())
        said += peer.read(1);
    EXPECT_EQ(said.find("\"error\""), std::string::npos) << "slow is no error";
    peer.send(sent(kText, R"({"type":"finish"})"));
    const auto end = peer.read(1 << 20);
    EXPECT_NE(end.find(R"({"type":"finished")"), std::string::npos) << end;
    EXPECT_TRUE(end.ends_with(answer(kClose, close_code(1000, "finished")))) << end;
    EXPECT_EQ(recorded(session), sent_samples);
}

// The client would go on and is not let: that is not the silence that ends an utterance.
TEST_F(OnARealDisk, ThatStandsStillCutsNoWord) {
    ToneVoice voice;
    voice.words_per_utterance = 40;
    const auto said = say(pick_words(40, 43), voice);
    const auto all = std::span(said.samples);
    VoiceClient client(*house_);
    client.start({});
    const auto up = [&] { return !client.lanes.empty() && client.lanes.back().state == "up"; };
    client.wait_until(up, "the lane");
    disk_.freeze();
    for (std::size_t at = 0; at < all.size(); at += 320)
        client.send_raw(all.subspan(at, std::min<std::size_t>(320, all.size() - at)));
    // Long enough for a client that is silent.
    house_->loop().run(net::sleep_until(steady_now() + std::chrono::seconds(2)));
    disk_.thaw();
    client.finish();
    const auto final = [](const auto& segment) { return segment.state == transcript::SegmentState::final; };
    EXPECT_EQ(std::ranges::count_if(client.segments, final), 1);
    EXPECT_EQ(client.final_text("main"), said.text());
    EXPECT_EQ(recorded(client.started().session), said.samples);
}

TEST_F(OnARealDisk, WhosePowerGoesKeepsWhatWasAcknowledged) {
    const auto said = say(pick_words(24, 42));
    const auto all = std::span(said.samples);
    proto::StartedMessage first;
    Samples acked = 0;
    {
        VoiceClient client(*house_);
        client.start({});
        first = client.started();
        for (std::size_t at = 0; at < 48000; at += 320)
            client.send_raw(all.subspan(at, 320));
        const auto some = [&] { return client.acked("main") >= 30000; };
        client.wait_until(some, "acks");
        client.send_raw(all.subspan(48000, 8000));
        disk_.cut_power();
        client.send_raw(all.subspan(56000, 8000));
        const auto told = [&] { return !client.errors.empty(); };
        client.wait_until(told, "the error");
        EXPECT_EQ(client.errors.front().code, "storage");
        EXPECT_FALSE(client.errors.front().fatal);
        acked = client.acked("main");
        house_->kill_daemon();
    }
    disk_.mount_again();
    house_->start_daemon();
    VoiceClient again(*house_);
    proto::StartMessage resume;
    resume.session = first.session;
    resume.resume = first.resume;
    again.start(resume);
    const auto next = again.started().tracks.at(0).next;
    ASSERT_GE(next, acked) << "acknowledged, and gone with the power";
    again.send_raw(all.subspan(next));
    again.finish();
    EXPECT_EQ(recorded(first.session), said.samples);
    house_->wait_for_state(first.session, "done");
    EXPECT_EQ(joined(document_words(*house_, first.session, "main")), said.text());
}

}  // namespace
}  // namespace scribed::test

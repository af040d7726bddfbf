// SPDX-License-Identifier: Apache-2.0
// SIGKILL at any instant, again and again: what was acknowledged is in the files, once, in order. SCRIBED_SEED: what
// chance follows from, as far as it is chance of ours.
#include <cstdio>
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

/// So many kills, or what `SCRIBED_ROUNDS` says (`./dev test --long`).
int rounds() {
    const char* wanted = std::getenv("SCRIBED_ROUNDS");
    return wanted == nullptr ? 20 : std::atoi(wanted);
}

unsigned seed() {
    const char* wanted = std::getenv("SCRIBED_SEED");
    return wanted == nullptr ? std::random_device()() : static_cast<unsigned>(std::strtoul(wanted, nullptr, 10));
}

/// Two people who talk, each from the sample on that the daemon wants, through a daemon that is killed all the time.
class Killing : public testing::Test {
protected:
    struct Track {
        std::string id;
        Speech said;
        Samples sent = 0;   ///< on this connection
        Samples acked = 0;  ///< the most that was ever promised

        Samples left() const { return said.samples.size() - sent; }
    };

    Killing() {
        std::printf("SCRIBED_SEED=%u\n", seed_);
        std::fflush(stdout);
        const auto words = static_cast<std::size_t>(20 + rounds() * 2);
        tracks_[0] = {"ada", say(pick_words(words, 71))};
        tracks_[1] = {"ben", say(pick_words(words, 72))};
    }

    std::size_t up_to(std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most)(random_); }

    void begin() {
        client_.emplace(house_);
        proto::StartMessage start;
        start.framing = proto::Framing::tagged;
        start.tracks = {{"ada", "Ada", 16000}, {"ben", "Ben", 16000}};
        client_->start(start);
        token_ = client_->started();
    }

    /// The daemon is there again: it must stand where it promised.
    void resume() {
        client_.emplace(house_);
        proto::StartMessage start;
        start.session = token_.session;
        start.resume = token_.resume;
        client_->start(start);
        for (std::size_t i = 0; i < tracks_.size(); ++i) {
            const auto next = client_->started().tracks.at(i).next;
            ASSERT_GE(next, tracks_[i].acked) << tracks_[i].id;
            tracks_[i].sent = next;
        }
    }

    void send(std::uint32_t number, std::size_t count) {
        auto& track = tracks_[number];
        const auto now = std::min<std::size_t>(count, track.left());
        client_->send_tagged(number, track.sent, std::span(track.said.samples).subspan(track.sent, now));
        track.sent += now;
    }

    /// Some frames of both, in pieces of any length; sometimes an ack is waited for, so that kills strike before and
    /// after what is promised.
    void talk() {
        const auto before = acked();
        const bool silent = tracks_[0].left() == 0 && tracks_[1].left() == 0;
        const auto frames = 1 + up_to(12);
        for (std::size_t i = 0; i < frames; ++i)
            send(static_cast<std::uint32_t>(up_to(1)), 1 + up_to(2400));
        if (up_to(3) == 0 || silent) return;
        const auto more = [&] { return acked() > before; };
        client_->wait_until(more, "an ack");
    }

    Samples acked() const { return client_->acked("ada") + client_->acked("ben"); }

    void kill() {
        house_.kill_daemon();
        const auto gone = [&] { return client_->closed(); };
        client_->wait_until(gone, "the loss");
        for (auto& track : tracks_)
            track.acked = std::max(track.acked, client_->acked(track.id));
        check_files();
    }

    void check_files() {
        for (std::size_t i = 0; i < tracks_.size(); ++i) {
            const auto& track = tracks_[i];
            const auto there = house_.recording(token_.session, std::to_string(i) + "-" + track.id + ".wav");
            ASSERT_GE(there.size(), track.acked) << track.id << ": what was acknowledged is missing";
            ASSERT_LE(there.size(), track.said.samples.size());
            ASSERT_TRUE(std::equal(there.begin(), there.end(), track.said.samples.begin()))
                << track.id << ": the file is not what was said";
        }
    }

    House house_;
    const unsigned seed_ = seed();
    std::mt19937 random_{seed_};
    std::array<Track, 2> tracks_;
    std::optional<VoiceClient> client_;
    proto::StartedMessage token_;
};

TEST_F(Killing, NoAcknowledgedSampleIsEverLost) {
    begin();
    for (int round = 0; round < rounds(); ++round) {
        SCOPED_TRACE("kill " + std::to_string(round));
        talk();
        kill();
        if (HasFatalFailure()) return;
        house_.start_daemon();
        // Now and then it does not even come to take the session up again.
        if (up_to(4) == 0) {
            house_.kill_daemon();
            check_files();
            house_.start_daemon();
        }
        resume();
        if (HasFatalFailure()) return;
    }
    for (std::uint32_t i = 0; i < tracks_.size(); ++i) {
        while (tracks_[i].left() > 0)
            send(i, 16000);
    }
    // The end of a session, too, is nothing that a kill could spoil.
    client_->send(proto::FinishMessage{});
    if (up_to(1) == 0) {
        const auto everything = [&] {
            return client_->acked("ada") == tracks_[0].sent && client_->acked("ben") == tracks_[1].sent;
        };
        client_->wait_until(everything, "the last acks");
    }
    kill();
    if (HasFatalFailure()) return;
    house_.start_daemon();
    if (house_.state_of(token_.session) == "live") {
        resume();
        for (std::uint32_t i = 0; i < tracks_.size(); ++i) {
            while (tracks_[i].left() > 0)
                send(i, 16000);
        }
        client_->finish();
    }
    house_.wait_for_state(token_.session, "done");
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        const auto& track = tracks_[i];
        EXPECT_EQ(house_.recording(token_.session, std::to_string(i) + "-" + track.id + ".wav"), track.said.samples);
        EXPECT_EQ(joined(document_words(house_, token_.session, track.id)), track.said.text());
    }
}

}  // namespace
}  // namespace scribed::test

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {

/// An honest client that records while others misbehave: its acks must go on, and its recording be whole.
class Bystander {
public:
    explicit Bystander(House& house, std::size_t words = 24, std::uint64_t seed = 91)
        : house_(house), said_(say(pick_words(words, seed))), client_(house) {
        client_.start({});
        speak();
    }

    /// Says the next half second and waits for its ack. The limit is generous: only a daemon that is held up reaches
    /// it.
    void speak() {
        const auto count = std::min<std::size_t>(kTrackRate / 2, said_.samples.size() - sent_);
        client_.send_raw(std::span(said_.samples).subspan(sent_, count));
        sent_ += count;
        const auto before = steady_now();
        const auto stored = [this] { return client_.acked("main") >= sent_; };
        client_.wait_until(stored, "the ack of a bystander");
        EXPECT_LT(steady_now() - before, std::chrono::seconds(30)) << "held up by others";
    }

    /// Says the rest and ends; everything that was said must be in the file.
    void end() {
        client_.send_raw(std::span(said_.samples).subspan(sent_));
        client_.finish();
        EXPECT_TRUE(client_.errors.empty());
        EXPECT_EQ(house_.recording(client_.started().session, "0-main.wav"), said_.samples);
    }
    /// The same, and every word must be in the transcript. (Live text may be cut where the voice had to wait.)
    void finish() {
        end();
        expect_words();
    }
    void expect_words() {
        house_.wait_for_state(client_.started().session, "done");
        EXPECT_EQ(joined(document_words(house_, client_.started().session, "main")), said_.text());
    }

private:
    House& house_;
    Speech said_;
    VoiceClient client_;
    std::size_t sent_ = 0;
};

}  // namespace scribed::test

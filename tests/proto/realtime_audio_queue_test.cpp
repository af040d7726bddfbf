// SPDX-License-Identifier: Apache-2.0
#include "proto/realtime_audio_queue.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

const std::vector<std::int16_t> kSecond(kUpstreamRate, 7);

TEST(RealtimeAudioQueue, RoundingIsNoHole) {
    RealtimeAudioQueue queue;
    audio::Timeline timeline;
    queue.push(kSecond, 100);
    queue.push(kSecond, 16110);
    queue.push(kSecond, 20000);
    EXPECT_EQ(queue.pushed().begin, 100U);
    EXPECT_EQ(queue.pushed().end, 48100U);
    queue.send(queue.size(), 0, timeline);
    EXPECT_EQ(timeline.to_track(72000), 48100U);
}

TEST(RealtimeAudioQueue, GivesOutWhatWasPutIn) {
    RealtimeAudioQueue queue;
    audio::Timeline timeline;
    std::int16_t next = 0;
    std::int16_t expected = 0;
    Samples sent = 0;
    for (int round = 0; round < 200; ++round) {
        std::vector<std::int16_t> pcm(480);
        for (auto& sample : pcm) {
            sample = next;
            next = static_cast<std::int16_t>(next + 1);
        }
        queue.push(pcm, static_cast<Samples>(round) * 320);
        const Samples count = queue.size() * 2 / 3;
        for (const auto sample : queue.peek(count)) {
            ASSERT_EQ(sample, expected);
            expected = static_cast<std::int16_t>(expected + 1);
        }
        queue.send(count, sent, timeline);
        sent += count;
    }
    EXPECT_EQ(queue.front(), sent);
    EXPECT_EQ(queue.back(), 200U * 480);
    EXPECT_EQ(timeline.to_track(sent), sent * 2 / 3);
}

}  // namespace
}  // namespace scribed::proto

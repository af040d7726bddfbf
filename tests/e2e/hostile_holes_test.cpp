// SPDX-License-Identifier: Apache-2.0
// Holes cost their sender nothing: one sample behind each must not make a recording of days.
#include <gtest/gtest.h>

#include "tests/e2e/bystander.hpp"

namespace scribed::test {
namespace {

constexpr Samples kMinute = 60 * kTrackRate;

TEST(HostileHoles, DoNotChain) {
    House house({{}, {"session.max_ahead_s=600"}, false, false, {}});
    Bystander bystander(house);
    VoiceClient client(house);
    proto::StartMessage start;
    start.framing = proto::Framing::tagged;
    start.tracks = {{"a", "", kTrackRate}, {"b", "", 48000}};
    client.start(start);
    const auto said = say(pick_words(3, 5));
    client.send_tagged(0, 0, said.samples);
    const std::vector<std::int16_t> sample{1};
    // By eight minutes each: the first is within the ten, whoever waits for the second waits for six.
    client.send_tagged(0, 8 * kMinute, sample);
    client.send_tagged(1, 3 * 8 * kMinute, sample);
    for (Samples hole = 2; hole <= 100; ++hole) {
        client.send_tagged(0, hole * 8 * kMinute, sample);
        client.send_tagged(1, hole * 3 * 8 * kMinute, sample);
    }
    const auto refused = [&] { return client.errors.size() == 198; };
    client.wait_until(refused, "the refusals");
    for (const auto& error : client.errors) {
        ASSERT_EQ(error.code, "index_too_far");
        ASSERT_EQ(error.param, "first");
        ASSERT_FALSE(error.fatal);
    }
    bystander.speak();
    // What continues the track is no hole.
    client.send_tagged(0, 8 * kMinute + 1, said.samples);
    client.finish();
    const auto kept = house.recording(client.started().session, "0-a.wav");
    ASSERT_EQ(kept.size(), 8 * kMinute + 1 + said.samples.size());
    EXPECT_TRUE(std::equal(said.samples.begin(), said.samples.end(), kept.begin()));
    EXPECT_TRUE(std::equal(said.samples.rbegin(), said.samples.rend(), kept.rbegin()));
    EXPECT_LE(house.recording(client.started().session, "1-b.wav").size(), 8 * kMinute + kTrackRate);
    house.wait_for_state(client.started().session, "done");
    EXPECT_EQ(joined(document_words(house, client.started().session, "a")), said.text() + " " + said.text());
    bystander.finish();
}

}  // namespace
}  // namespace scribed::test

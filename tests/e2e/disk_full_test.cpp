// SPDX-License-Identifier: Apache-2.0
// A disk that takes no more: the client is told, what was acknowledged is in the file, and who can go on does.
#include <gtest/gtest.h>

#include <algorithm>

#include "audio/wav_file.hpp"
#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/store/tmpfs.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using Pcm = std::vector<std::int16_t>;

/// Too faint for a voice, and never twice the same: nothing is transcribed, and each sample has its place.
Pcm murmur(std::size_t count) {
    Pcm samples(count);
    std::uint32_t state = 1;
    for (auto& sample : samples) {
        state = state * 1664525 + 1013904223;
        sample = static_cast<std::int16_t>(static_cast<int>(state >> 24) % 21 - 10);
    }
    return samples;
}

Pcm read_wav(const std::filesystem::path& path) {
    auto reader = audio::WavReader::open(path).value();
    return reader.read(0, reader.size()).value();
}

/// That `file` holds at least `acked` samples, and no sample that was not sent.
void expect_a_beginning(const Pcm& file, Samples acked, const Pcm& sent) {
    EXPECT_GE(file.size(), acked);
    ASSERT_LE(file.size(), sent.size());
    EXPECT_TRUE(std::equal(file.begin(), file.end(), sent.begin()));
}

// The kernel refuses to let any file of scribed grow past 2 MiB (EFBIG): one recording breaks, the disk does not.
TEST(DiskFull, ARecordingThatCannotGrowIsToldAndAnotherSessionGoesOn) {
    House house({{}, {}, false, false, "trap '' XFSZ && ulimit -f 4096"});
    const auto sent = murmur(80 * kTrackRate);
    VoiceClient client(house);
    client.start({});
    const auto session = client.started().session;
    client.send_raw(sent);
    const auto told = [&] { return !client.errors.empty(); };
    client.wait_until(told, "the error");
    EXPECT_EQ(client.errors[0].code, "disk_full");
    EXPECT_FALSE(client.errors[0].fatal) << "there may be space again";
    EXPECT_GE(house.metric("scribed_recorder_errors"), 1);

    const auto said = say(pick_words(8, 61));
    VoiceClient other(house);
    other.start({});
    other.send_raw(said.samples);
    other.finish();
    EXPECT_TRUE(other.errors.empty());
    EXPECT_EQ(house.recording(other.started().session, "0-main.wav"), said.samples);
    house.wait_for_state(other.started().session, "done");
    EXPECT_EQ(joined(document_words(house, other.started().session, "main")), said.text());
    EXPECT_EQ(house.get("/readyz").status, 200) << "the disk itself has space";

    client.send(proto::FinishMessage{});
    const auto over = [&] { return client.closed(); };
    client.wait_until(over, "the close");
    EXPECT_EQ(client.errors.back().code, "disk_full");
    EXPECT_TRUE(client.errors.back().fatal);
    EXPECT_EQ(client.close_code(), 4507);
    EXPECT_FALSE(client.finished.has_value());
    EXPECT_GT(client.acked("main"), 60 * kTrackRate);
    expect_a_beginning(house.recording(session, "0-main.wav"), client.acked("main"), sent);
}

TEST(DiskFull, WithoutSpaceNothingNewIsTakenAndWithSpaceAllGoesOn) {
    store::test::Tmpfs disk("48m");
    if (!disk.mounted()) GTEST_SKIP() << "SKIPPED: cannot mount a tmpfs here (needs root)";
    House house({{}, {"state.dir=" + (disk.path() / "state").string()}, false, false, {}});
    const auto sent = murmur(12 * kTrackRate);
    const auto all = std::span(sent);
    VoiceClient client(house);
    client.start({});
    const auto file = disk.path() / "state" / "recordings" / client.started().session / "0-main.wav";
    client.send_raw(all.first(kTrackRate));
    const auto first = [&] { return client.acked("main") == kTrackRate; };
    client.wait_until(first, "the first ack");
    EXPECT_EQ(house.get("/readyz").status, 200);

    disk.leave(64 << 10);
    client.send_raw(all.subspan(kTrackRate, 3 * kTrackRate));
    const auto told = [&] { return !client.errors.empty(); };
    client.wait_until(told, "the error");
    EXPECT_EQ(client.errors[0].code, "disk_full");
    EXPECT_FALSE(client.errors[0].fatal);
    expect_a_beginning(read_wav(file), client.acked("main"), sent);
    const auto ready = house.get("/readyz");
    EXPECT_EQ(ready.status, 503);
    EXPECT_NE(ready.body.find("full"), std::string::npos) << ready.body;
    EXPECT_EQ(house.get("/healthz").status, 200);
    VoiceClient late(house);
    late.send(proto::StartMessage{});
    const auto refused = [&] { return late.closed(); };
    late.wait_until(refused, "the refusal");
    ASSERT_EQ(late.errors.size(), 1u);
    EXPECT_EQ(late.errors[0].code, "disk_full");
    EXPECT_EQ(late.close_code(), 4507);

    disk.release();
    client.send_raw(all.subspan(4 * kTrackRate));
    const auto stored = [&] { return client.acked("main") == sent.size(); };
    client.wait_until(stored, "the last ack");
    client.finish();
    EXPECT_EQ(client.errors.size(), 1u) << "told once";
    EXPECT_EQ(read_wav(file), sent);
    EXPECT_EQ(house.get("/readyz").status, 200);
}

}  // namespace
}  // namespace scribed::test

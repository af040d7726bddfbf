// SPDX-License-Identifier: Apache-2.0
// A session is watched in a real browser while it is spoken, and when its transcript comes.
#include <gtest/gtest.h>

#include "tests/e2e/page.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

constexpr std::size_t kAdasLines = 64;
constexpr std::size_t kWordsPerLine = 8;

Speech lines(std::size_t count, std::uint64_t seed) { return say(pick_words(count * kWordsPerLine, seed)); }

TEST(LivePage, KeepsThePlaceThatIsReadWhateverComes) {
    SCRIBED_NEEDS_BROWSER();
    House::Plan plan;
    plan.sandbox = {"--mishear", "0.1"};
    House house(plan);
    VoiceClient client(house);
    proto::StartMessage start;
    start.title = "Two voices";
    start.framing = proto::Framing::tagged;
    start.tracks = {{"ada", "Ada", 16000}, {"ben", "Ben", 16000}};
    client.start(start);
    const auto ada = lines(kAdasLines, 71);
    client.send_tagged(0, 0, ada.samples);

    PageScript script(house, "live.mjs", {client.started().session, std::to_string(kAdasLines - 2)});
    ASSERT_EQ(script.first_line(), "reading");
    // Ben's sound comes late: his first lines belong above what is read. Then two lines fail, and more follow.
    client.send_tagged(1, 0, lines(kAdasLines / 3, 72).samples);
    house.call("POST", house.sandbox_url("/sandbox/faults"), R"({"where":"realtime","what":"fail_item","count":2})");
    client.send_tagged(0, ada.samples.size(), lines(8, 73).samples);
    const auto over = [&] { return client.closed() || script.ended(); };
    client.wait_until(over, "the end, which the page asks for");
    script.expect_success();
}

TEST(LivePage, SaysWhatIsWrongAndTriesAgain) {
    SCRIBED_NEEDS_BROWSER();
    House::Plan plan;
    plan.sandbox = {"--fault", "mint:status=403", "--fault", "transcribe:status=404"};
    House house(plan);
    VoiceClient client(house);
    client.start({});
    client.send_raw(lines(2, 74).samples);
    PageScript script(house, "troubles.mjs", {house.sandbox_url(""), client.started().session});
    const auto over = [&] { return client.closed() || script.ended(); };
    client.wait_until(over, "the end, which the page asks for");
    script.expect_success();
}

}  // namespace
}  // namespace scribed::test

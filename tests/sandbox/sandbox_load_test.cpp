// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "net/task_group.hpp"
#include "net/tls_context.hpp"
#include "net/url.hpp"
#include "net/websocket.hpp"
#include "proto/realtime_commands.hpp"
#include "sandbox/sandbox.hpp"
#include "tests/sandbox/service_bench.hpp"
#include "tests/support/test_loop.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr int kSessions = 150;
constexpr std::size_t kAppend = 2400;

/// Says its words faster than real time, in appends of 100 ms, and counts when they come back right.
net::Task<void> talk(const net::Url& url, const net::TlsContext& tls, std::uint64_t seed, int& right) {
    const auto speech = test::say(test::pick_words(4, seed), {.rate = 24000, .lead_ms = 200, .tail_ms = 500});
    net::Headers headers{{"Authorization", "Bearer sk-test"}};
    auto socket = co_await net::WebSocket::connect(url, std::move(headers), tls, {}, steady_now() + 60s);
    if (!socket) co_return;
    for (std::size_t at = 0; at < speech.samples.size(); at += kAppend) {
        const auto rest = std::span(speech.samples).subspan(at);
        std::string event;
        proto::append_audio_event(event, rest.first(std::min(kAppend, rest.size())));
        const auto sent = co_await socket->write_text(event);
        if (!sent) co_return;
    }
    while (true) {
        const auto message = co_await socket->read();
        if (!message) co_return;
        const std::string text(message->bytes);
        if (!ServiceBench::member(text, "type").ends_with("transcription.completed")) continue;
        if (ServiceBench::member(text, "transcript") == speech.text()) ++right;
        break;
    }
    co_await socket->close(1000, "", steady_now() + 10s);
}

net::Task<void> talk_all(net::TaskGroup& group) { co_await group.join(); }

TEST(SandboxLoad, ListensToManySessionsAtOnce) {
    SandboxOptions options;
    options.threads = 2;
    const auto sandbox = Sandbox::start(std::move(options)).value();
    const auto url = net::parse_url("ws" + sandbox->url().substr(4) + "/v1/realtime?intent=transcription").value();
    const auto tls = net::TlsContext::client().value();
    test::TestLoop loop;
    net::TaskGroup group(loop.executor(), "talkers");
    int right = 0;
    for (int n = 0; n < kSessions; ++n)
        group.spawn(talk(url, tls, static_cast<std::uint64_t>(n), right));
    loop.run(talk_all(group), 120s);
    EXPECT_EQ(right, kSessions);
}

}  // namespace
}  // namespace scribed::sandbox

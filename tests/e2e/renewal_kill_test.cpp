// SPDX-License-Identifier: Apache-2.0
// A daemon that is killed while a login is renewed, or made, keeps the login: at whatever step, however often.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/document.hpp"
#include "tests/e2e/linking.hpp"
#include "tests/e2e/processes.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

/// So many, or what `SCRIBED_ROUNDS` says (`./dev test --long`).
int rounds(int usual) {
    const char* wanted = std::getenv("SCRIBED_ROUNDS");
    return wanted == nullptr ? usual : std::atoi(wanted);
}

/// When a token of 4 s is to be renewed.
constexpr auto kDue = 2100ms;

/// A session of its own on that daemon has its whole text.
void expect_transcribed(House& house, unsigned seed) {
    const auto said = say(pick_words(8, seed));
    VoiceClient client(house);
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    const auto session = client.started().session;
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
}

void hold(Linking& linking, const std::string& step) {
    linking.set_fault(R"({"where":"oauth","what":"hold","count":1,"step":")" + step + R"("})");
}

/// The one process that spends for the daemon, once the auth host holds its exchange.
pid_t held(Linking& linking, int times) {
    std::vector<pid_t> children;
    const auto waits = [&] {
        children = spending_children(linking.house().daemon_pid());
        return linking.stat("faults_struck") == times && children.size() == 1;
    };
    linking.wait_until(waits, "a held exchange");
    return children.front();
}

/// The same at a step; -1 at the last one, where the process has all that it waits for.
pid_t held_at(const std::string& step, Linking& linking, int times) {
    if (step != "answered") return held(linking, times);
    const auto struck = [&] { return linking.stat("faults_struck") == times; };
    linking.wait_until(struck, "an answer");
    return -1;
}

void let_go(Linking& linking, pid_t child) {
    linking.clear_faults();
    const auto ended = [child] { return !running(child); };
    linking.wait_until(ended, "the end of the process that spends");
}

void expect_whole(Linking& linking) {
    EXPECT_EQ(linking.stat("refreshes_refused"), 0);
    EXPECT_THAT(linking.house().get("/v1/links").body, testing::HasSubstr(R"("status":"active")"));
    EXPECT_THAT(linking.leaks(), IsEmpty());
}

class RenewalKill : public ::testing::TestWithParam<const char*> {};

TEST_P(RenewalKill, AtAStepOfTheRefreshKeepsTheLogin) {
    Linking linking({"--token-seconds", "4"}, {"session.resume_s=1"});
    linking.link();
    auto& house = linking.house();
    auto renewed = steady_now();
    for (int round = 1; round <= rounds(5); ++round) {
        const auto seed = static_cast<unsigned>(100 + round);
        house.loop().run(net::sleep_until(renewed + kDue));
        hold(linking, GetParam());
        VoiceClient client(house);
        client.start({});
        client.send_raw(say(pick_words(8, seed)).samples);
        const auto child = held_at(GetParam(), linking, round);
        house.kill_daemon();
        EXPECT_TRUE(child < 0 || running(child));
        // What it gets is stored before there is a daemon again, or while that one waits for it.
        if (round % 2 == 0) let_go(linking, child);
        house.start_daemon();
        if (round % 2 != 0) let_go(linking, child);
        renewed = steady_now();
        expect_transcribed(house, seed + 1000);
        EXPECT_GE(linking.stat("refreshes"), round);
        expect_whole(linking);
        if (HasFailure()) return;
    }
    // The refresh token that came while there was no daemon is good.
    const auto last = linking.stat("refreshes");
    const auto another = [&] { return linking.stat("refreshes") > last; };
    linking.wait_until(another, "another refresh");
    expect_whole(linking);
}

TEST_P(RenewalKill, AtAStepOfTheSignInKeepsTheSignIn) {
    Linking linking;
    for (int round = 1; round <= rounds(2); ++round) {
        hold(linking, GetParam());
        linking.decide("approve", linking.start_login());
        const auto child = held_at(GetParam(), linking, round);
        linking.house().kill_daemon();
        linking.house().start_daemon();
        EXPECT_TRUE(child < 0 || linking.member("/v1/links/openai/device", "status") == "pending");
        let_go(linking, child);
        linking.wait_for_login("linked");
        EXPECT_EQ(linking.stat("sign_ins"), round);
        expect_whole(linking);
    }
    expect_transcribed(linking.house(), 71);
}

INSTANTIATE_TEST_SUITE_P(Kill, RenewalKill, ::testing::Values("asked", "spent", "half", "answered"));

TEST(RenewalProcess, HearsNoSignalThatAsksItToEnd) {
    Linking linking;
    linking.link();
    auto& house = linking.house();
    linking.at_auth_host("tokens/expire");
    hold(linking, "spent");
    VoiceClient client(house);
    client.start({});
    client.send_raw(say(pick_words(8, 72)).samples);
    const auto child = held(linking, 1);
    // What a service manager does to the rest of a service whose daemon has crashed.
    house.kill_daemon();
    for (const int signal : {SIGTERM, SIGHUP, SIGINT, SIGABRT, SIGPIPE})
        ::kill(child, signal);
    house.start_daemon();
    EXPECT_TRUE(running(child));
    let_go(linking, child);
    expect_transcribed(house, 73);
    EXPECT_EQ(linking.stat("refreshes"), 1);
    expect_whole(linking);
}

/// Those of connections come and go; pipes and pidfds must not.
std::vector<std::string> lasting_descriptors(pid_t process) {
    auto all = descriptors_of(process);
    const auto passes = [](const std::string& what) {
        return !what.starts_with("pipe:") && what.find("pidfd") == std::string::npos;
    };
    std::erase_if(all, passes);
    std::ranges::sort(all);
    return all;
}

/// The same at rest: a sanitizer makes a pipe for a moment to see whether memory can be read.
std::vector<std::string> lasting_descriptors_at_rest(Linking& linking) {
    std::vector<std::string> last;
    const auto same = [&] {
        auto now = lasting_descriptors(linking.house().daemon_pid());
        return std::exchange(last, now) == now;
    };
    linking.wait_until(same, "the daemon to be at rest");
    return last;
}

TEST(RenewalProcess, HasNoDescriptorOfTheDaemonAndIsWaitedFor) {
    Linking linking;
    auto& house = linking.house();
    const auto before = lasting_descriptors_at_rest(linking);
    const auto waited_for = [&] {
        return spending_children(house.daemon_pid()).empty() && lasting_descriptors(house.daemon_pid()) == before;
    };
    linking.link();
    linking.wait_until(waited_for, "the end of the sign-in");
    linking.at_auth_host("tokens/expire");
    hold(linking, "spent");
    VoiceClient client(house);
    client.start({});
    client.send_raw(say(pick_words(8, 74)).samples);
    const auto child = held(linking, 1);
    const auto of_daemon = descriptors_of(house.daemon_pid());
    int shared_pipes = 0;
    for (const auto& what : descriptors_of(child)) {
        if (what.starts_with("pipe:")) ++shared_pipes;
        EXPECT_EQ(what.find("/state/lock"), std::string::npos);
        EXPECT_EQ(what.find("scribed.db"), std::string::npos);
        const bool shared = std::find(of_daemon.begin(), of_daemon.end(), what) != of_daemon.end();
        EXPECT_FALSE(what.starts_with("socket:") && shared) << what;
    }
    EXPECT_EQ(shared_pipes, 1) << "its standard output";
    let_go(linking, child);
    client.finish();
    linking.wait_until(waited_for, "the daemon to wait for its child");
    house.wait_for_state(client.started().session, "done");
    expect_whole(linking);
}

TEST(RenewalProcess, IsWaitedForWhenTheDaemonIsToldToStop) {
    Linking linking;
    linking.link();
    auto& house = linking.house();
    linking.at_auth_host("tokens/expire");
    hold(linking, "spent");
    VoiceClient client(house);
    client.start({});
    client.send_raw(say(pick_words(8, 75)).samples);
    const auto child = held(linking, 1);
    ::kill(house.daemon_pid(), SIGTERM);
    const auto stopping = [&] { return house.daemon_log().find("stopping") != std::string::npos; };
    linking.wait_until(stopping, "the daemon to stop");
    EXPECT_TRUE(running(child));
    let_go(linking, child);
    EXPECT_EQ(house.end_of_daemon(), 0);
    house.start_daemon();
    expect_transcribed(house, 76);
    EXPECT_EQ(linking.stat("refreshes"), 1);
    expect_whole(linking);
}

TEST(RenewalProcess, KillsAtAnyMomentLoseNothing) {
    Linking linking({"--token-seconds", "4"}, {"session.resume_s=1"});
    linking.link();
    auto& house = linking.house();
    // Slow enough that most of the kills come while a login is renewed.
    linking.set_fault(R"({"where":"oauth","what":"stall_ms","value":300,"step":"asked"})");
    linking.set_fault(R"({"where":"oauth","what":"stall_ms","value":400,"step":"spent"})");
    linking.set_fault(R"({"where":"oauth","what":"stall_ms","value":100,"step":"half"})");
    std::mt19937 random(7);
    int in_a_renewal = 0;
    for (int round = 0; round < rounds(20); ++round) {
        const auto said = say(pick_words(8, static_cast<unsigned>(200 + round)));
        VoiceClient first(house);
        VoiceClient second(house);
        for (auto* client : {&first, &second}) {
            client->start({});
            client->send_raw(said.samples);
        }
        const std::chrono::milliseconds moment(std::uniform_int_distribution<int>(0, 800)(random));
        house.loop().run(net::sleep_until(steady_now() + moment));
        if (!spending_children(house.daemon_pid()).empty()) ++in_a_renewal;
        house.kill_daemon();
        house.start_daemon();
        ASSERT_EQ(linking.stat("refreshes_refused"), 0) << "round " << round;
    }
    linking.clear_faults();
    expect_transcribed(house, 77);
    RecordProperty("kills_in_a_renewal", in_a_renewal);
    EXPECT_GT(in_a_renewal, 0);
    expect_whole(linking);
}

TEST(RenewalProcess, TwoDaemonsOnOneDatabaseSpendEachTokenOnce) {
    Linking linking({"--token-seconds", "2"});
    linking.link();
    auto& house = linking.house();
    House other({
        {},
        {"accounts.database=" + (house.dir() / "state" / "accounts.db").string(),
         "accounts.vault_key_file=" + (house.dir() / "vault.key").string(),
         "upstream.auth_url=" + house.sandbox_url(""), "upstream.api_url=" + house.sandbox_url(""),
         "upstream.chatgpt_url=" + house.sandbox_url("/backend-api")},
        false,
        false,
        {},
        true,
    });
    for (int round = 0; round < rounds(20); ++round) {
        house.loop().run(net::sleep_until(steady_now() + kDue / 2));
        VoiceClient here(house);
        VoiceClient there(other);
        here.start({});
        there.start({});
        const auto said = say(pick_words(8, static_cast<unsigned>(300 + round)));
        here.send_raw(said.samples);
        there.send_raw(said.samples);
        there.finish();
        here.finish();
        EXPECT_EQ(here.final_text("main"), said.text());
        EXPECT_EQ(there.final_text("main"), said.text());
    }
    EXPECT_GE(linking.stat("refreshes"), rounds(20));
    expect_whole(linking);
}

}  // namespace
}  // namespace scribed::test

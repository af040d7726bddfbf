// SPDX-License-Identifier: Apache-2.0
// Broken connections, crashes and a failing upstream: the recording and the promise of the acks stand.
#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include <gtest/gtest.h>

#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

proto::StartMessage resumption(const proto::StartedMessage& first) {
    proto::StartMessage message;
    message.session = first.session;
    message.resume = first.resume;
    return message;
}

TEST(Survival, ABrokenConnectionIsResumedWhereTheServerStands) {
    House house;
    const auto said = say(pick_words(16, 41));
    const auto all = std::span(said.samples);
    proto::StartedMessage first;
    {
        VoiceClient client(house);
        client.start({});
        first = client.started();
        client.send_raw(all.first(40000));
        const auto stored = [&] { return client.acked("main") == 40000; };
        client.wait_until(stored, "the ack");
        client.drop();
    }
    VoiceClient again(house);
    again.start(resumption(first));
    ASSERT_EQ(again.started().tracks.at(0).next, 40000u);
    again.send_raw(all.subspan(40000));
    again.finish();
    EXPECT_EQ(house.recording(first.session, "0-main.wav"), said.samples);
    house.wait_for_state(first.session, "done");
    EXPECT_EQ(joined(document_words(house, first.session, "main")), said.text());
}

/// Keeps everybody from the database as another process does that writes to it: holds SQLite's WAL_WRITE_LOCK, the byte
/// 120 of the shared memory file (sqlite.org/walformat.html, 2.3.1).
class BusyDatabase {
public:
    explicit BusyDatabase(const House& house)
        : file_(::open((house.dir() / "state" / "scribed.db-shm").c_str(), O_RDWR | O_CLOEXEC)) {
        struct flock lock {};
        lock.l_type = F_WRLCK;
        lock.l_start = 120;
        lock.l_len = 1;
        EXPECT_EQ(::fcntl(file_, F_SETLKW, &lock), 0);
    }
    BusyDatabase(const BusyDatabase&) = delete;
    BusyDatabase& operator=(const BusyDatabase&) = delete;
    ~BusyDatabase() { ::close(file_); }

private:
    int file_;
};

TEST(Survival, WhoComesBackWhileTheDatabaseIsBusyRecordsOn) {
    House house;
    const auto said = say(pick_words(24, 48));
    const auto all = std::span(said.samples);
    proto::StartedMessage first;
    {
        VoiceClient client(house);
        client.start({});
        first = client.started();
        client.send_raw(all.first(100000));
        const auto heard = [&] { return client.acked("main") == 100000 && !client.final_text("main").empty(); };
        client.wait_until(heard, "the ack and a text");
        house.kill_daemon();
    }
    // It has nothing in memory then: what the client is told first must be read.
    house.start_daemon();
    EXPECT_EQ(house.get("/readyz").status, 200);
    VoiceClient again(house);
    {
        const BusyDatabase busy(house);
        again.start(resumption(first));
        again.send_raw(all.subspan(100000));
        const auto stored = [&] { return again.acked("main") == all.size(); };
        again.wait_until(stored, "the ack while nobody can use the database");
        EXPECT_NE(house.daemon_log().find("past_unreadable"), std::string::npos);
    }
    again.finish();
    EXPECT_EQ(house.recording(first.session, "0-main.wav"), said.samples);
    house.wait_for_state(first.session, "done");
    EXPECT_EQ(joined(document_words(house, first.session, "main")), said.text());
}

TEST(Survival, AKilledDaemonKeepsEveryAcknowledgedSampleAndTheSessionGoesOn) {
    House house;
    const auto said = say(pick_words(24, 42));
    const auto all = std::span(said.samples);
    proto::StartedMessage first;
    Samples acked = 0;
    {
        VoiceClient client(house);
        client.start({});
        first = client.started();
        for (std::size_t at = 0; at < 60000; at += 320)
            client.send_raw(all.subspan(at, 320));
        const auto some = [&] { return client.acked("main") > 20000; };
        client.wait_until(some, "an ack");
        house.kill_daemon();
        const auto gone = [&] { return client.closed(); };
        client.wait_until(gone, "the loss");
        acked = client.acked("main");
    }
    const auto left = house.recording(first.session, "0-main.wav");
    ASSERT_GE(left.size(), acked);
    EXPECT_TRUE(std::equal(left.begin(), left.end(), said.samples.begin()));
    house.start_daemon();
    VoiceClient again(house);
    again.start(resumption(first));
    const auto next = again.started().tracks.at(0).next;
    ASSERT_GE(next, acked);
    again.send_raw(all.subspan(static_cast<std::size_t>(next)));
    again.finish();
    EXPECT_EQ(house.recording(first.session, "0-main.wav"), said.samples);
    house.wait_for_state(first.session, "done");
    EXPECT_EQ(joined(document_words(house, first.session, "main")), said.text());
}

TEST(Survival, AStoppingDaemonTellsItsClientsWhenToComeBackAndHasEverythingOnDisk) {
    House house;
    const auto said = say(pick_words(16, 48));
    const auto all = std::span(said.samples);
    VoiceClient client(house);
    client.start({});
    client.send_raw(all.first(30000));
    const auto stored = [&] { return client.acked("main") == 30000; };
    client.wait_until(stored, "the ack");
    EXPECT_EQ(house.stop_daemon(), 0);
    const auto gone = [&] { return client.closed(); };
    client.wait_until(gone, "the close");
    EXPECT_EQ(client.close_code(), 1001);
    ASSERT_EQ(client.errors.size(), 1u);
    EXPECT_EQ(client.errors.front().code, "going_away");
    EXPECT_TRUE(client.errors.front().fatal);
    EXPECT_GE(client.errors.front().retry_after_ms, 100);
    EXPECT_LE(client.errors.front().retry_after_ms, 700);
    house.start_daemon();
    VoiceClient again(house);
    again.start(resumption(client.started()));
    ASSERT_EQ(again.started().tracks.at(0).next, 30000u);
    again.send_raw(all.subspan(30000));
    again.finish();
    house.wait_for_state(client.started().session, "done");
    EXPECT_EQ(house.recording(client.started().session, "0-main.wav"), said.samples);
    EXPECT_EQ(joined(document_words(house, client.started().session, "main")), said.text());
}

// Each word has its live text once, though the daemon that heard it first is no more.
void expect_live_text_over_a_restart(bool politely) {
    House house;
    const auto said = say(pick_words(32, 49));
    const auto all = std::span(said.samples);
    proto::StartedMessage first;
    {
        VoiceClient client(house);
        client.start({});
        first = client.started();
        client.send_raw(all.first(all.size() / 2));
        const auto some = [&] { return client.acked("main") == all.size() / 2 && !client.final_text("main").empty(); };
        client.wait_until(some, "a text, and all acks");
        if (politely) {
            EXPECT_EQ(house.stop_daemon(), 0);
        } else {
            house.kill_daemon();
        }
    }
    house.start_daemon();
    VoiceClient again(house);
    again.start(resumption(first));
    again.send_raw(all.subspan(again.started().tracks.at(0).next));
    again.finish();
    EXPECT_EQ(again.final_text("main"), said.text());
    EXPECT_TRUE(again.gaps.empty());
    house.wait_for_state(first.session, "done");
    EXPECT_EQ(joined(document_words(house, first.session, "main")), said.text());
}

TEST(Survival, WhatHadNoLiveTextWhenTheDaemonWasKilledGetsItFromTheNext) { expect_live_text_over_a_restart(false); }

TEST(Survival, AndWhenItWasStopped) { expect_live_text_over_a_restart(true); }

TEST(Survival, AClientThatStaysAwayHasItsSessionFinished) {
    House house({{}, {"session.resume_s=1"}, false, false});
    std::string session;
    const auto said = say(pick_words(8, 43));
    {
        VoiceClient client(house);
        client.start({});
        session = client.started().session;
        client.send_raw(said.samples);
        const auto stored = [&] { return client.acked("main") == said.samples.size(); };
        client.wait_until(stored, "the ack");
        client.drop();
    }
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
}

TEST(Survival, ABatchJobSurvivesARestart) {
    House house({{}, {"batch.retry_ms=200", "batch.retry_max_ms=200", "batch.attempts=100"}, false, false});
    EXPECT_EQ(
        house.call(
                 "POST", house.sandbox_url("/sandbox/faults"), R"({"where":"transcribe","what":"status","value":503})"
        )
                .status /
            100,
        2
    );
    const auto said = say(pick_words(8, 44));
    VoiceClient client(house);
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    const auto session = client.started().session;
    EXPECT_EQ(house.state_of(session), "transcribing");
    EXPECT_EQ(house.stop_daemon(), 0);
    EXPECT_EQ(house.call("DELETE", house.sandbox_url("/sandbox/faults")).status / 100, 2);
    house.start_daemon();
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
}

void finish_in_vain(const House& house, VoiceClient& client) {
    client.send(proto::FinishMessage{});
    const auto noticed = [&] { return house.daemon_log().find("end_not_stored") != std::string::npos; };
    client.wait_until(noticed, "the end that cannot be stored");
}

TEST(Survival, ASessionsEndWaitsForADatabaseThatIsBusy) {
    House house;
    const auto said = say(pick_words(8, 51));
    VoiceClient client(house);
    client.start({});
    client.send_raw(said.samples);
    {
        const BusyDatabase busy(house);
        finish_in_vain(house, client);
        EXPECT_FALSE(client.closed());
    }
    const auto over = [&] { return client.finished.has_value() && client.closed(); };
    client.wait_until(over, "the end");
    EXPECT_TRUE(client.errors.empty());
    house.wait_for_state(client.started().session, "done");
    EXPECT_EQ(house.recording(client.started().session, "0-main.wav"), said.samples);
    EXPECT_EQ(joined(document_words(house, client.started().session, "main")), said.text());
}

TEST(Survival, ASessionWhoseEndCannotBeStoredIsEndedByTheNextDaemon) {
    House house;
    const auto said = say(pick_words(8, 52));
    VoiceClient client(house);
    client.start({});
    client.send_raw(said.samples);
    {
        const BusyDatabase busy(house);
        finish_in_vain(house, client);
        EXPECT_EQ(house.stop_daemon(), 0);
    }
    house.start_daemon();
    VoiceClient again(house);
    again.start(resumption(client.started()));
    again.finish();
    house.wait_for_state(client.started().session, "done");
    EXPECT_EQ(joined(document_words(house, client.started().session, "main")), said.text());
}

// Its answers are kept, and its end is stored when it can be.
TEST(Survival, AJobOutlastsADatabaseThatIsBusy) {
    House house;
    const auto hold = R"({"where":"transcribe","what":"hold","count":1})";
    EXPECT_EQ(house.call("POST", house.sandbox_url("/sandbox/faults"), hold).status / 100, 2);
    const auto said = say(pick_words(8, 50));
    VoiceClient client(house);
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    const auto session = client.started().session;
    house.loop().run_until([&] { return house.sandbox_stat("faults_struck") == 1; });
    {
        const BusyDatabase busy(house);
        house.call("DELETE", house.sandbox_url("/sandbox/faults"));
        // The answer, and what was to be stored behind it.
        const auto twice = [&] {
            const auto log = house.daemon_log();
            const auto first = log.find("_not_stored");
            return first != log.npos && log.find("_not_stored", first + 1) != log.npos;
        };
        house.loop().run_until(twice);
    }
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
}

// Track by track a job listens for voices before it sends anything.
TEST(Survival, AJobIsStoppedWhileItListens) {
    House house;
    const auto said = say(pick_words(8, 47));
    proto::StartMessage start;
    start.framing = proto::Framing::tagged;
    for (int i = 0; i < 24; ++i)
        start.tracks.push_back({"t" + std::to_string(i), "", kTrackRate});
    VoiceClient client(house);
    client.start(start);
    for (std::uint32_t i = 0; i < 24; ++i)
        client.send_tagged(i, 0, said.samples);
    client.finish();
    const auto session = client.started().session;
    EXPECT_EQ(house.stop_daemon(), 0);
    house.start_daemon();
    house.wait_for_state(session, "done");
    for (int i = 0; i < 24; ++i)
        EXPECT_EQ(joined(document_words(house, session, "t" + std::to_string(i))), said.text());
}

TEST(Survival, WithoutAnyUpstreamTheRecordingStandsAndTheGapIsMarked) {
    House house({{"--fault", "mint:status=403"}, {}, false, false});
    const auto said = say(pick_words(8, 45));
    VoiceClient client(house);
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    EXPECT_EQ(house.recording(client.started().session, "0-main.wav"), said.samples);
    EXPECT_EQ(client.final_text("main"), "");
    ASSERT_FALSE(client.gaps.empty());
    EXPECT_EQ(client.gaps.front().start_ms, 0);
    const auto length = samples_to_ms(said.samples.size());
    EXPECT_NEAR(static_cast<double>(client.gaps.back().end_ms), static_cast<double>(length), 50);
    house.wait_for_state(client.started().session, "done");
    EXPECT_EQ(joined(document_words(house, client.started().session, "main")), said.text());
}

TEST(Survival, AStateDirectoryServesOneDaemonAtATime) {
    House house;
    const auto state = (house.dir() / "state").string();
    clients::ChildProcess::Plan plan;
    plan.program = std::filesystem::path(SCRIBED_BIN_DIR) / "scribed";
    plan.arguments = {"--set", "listen.port=0", "--set", "state.dir=" + state};
    plan.output = house.dir() / "second.out";
    plan.log = house.dir() / "second.log";
    auto second = clients::ChildProcess::start(plan).value();
    EXPECT_EQ(house.loop().run(second.wait(std::chrono::seconds(20))).value(), 3);
    const auto said = clients::tail_of(plan.log, 5);
    EXPECT_NE(said.find(state), std::string::npos) << said;
    EXPECT_NE(said.find("process id " + std::to_string(house.daemon_pid())), std::string::npos) << said;
    EXPECT_EQ(house.get("/readyz").status, 200) << "the first one has not noticed";
    house.kill_daemon();
    house.start_daemon();
}

TEST(Survival, RefusedCredentialsWaitForNewOnes) {
    House house({{"--api-key", "sk-right"}, {}, false, false});
    const auto said = say(pick_words(8, 46));
    VoiceClient client(house);
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    const auto session = client.started().session;
    house.wait_for_state(session, "needs_reconnect");
    std::ofstream(house.dir() / "key") << "sk-right\n";
    house.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house, session, "main")), said.text());
}

}  // namespace
}  // namespace scribed::test

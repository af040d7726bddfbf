// SPDX-License-Identifier: Apache-2.0
#include <random>

#include <gtest/gtest.h>

#include "realtime_driver.hpp"

// Thousands of conversations that nobody would write down: whatever the order of what happens, what is owed is paid.
namespace scribed::proto {
namespace {

class Chaos {
public:
    Chaos(unsigned seed, const RealtimeSession::Options& options) : random_(seed), driver_(options) {}

    void run(int steps) {
        for (int i = 0; i < steps; ++i) {
            step();
        }
        driver_.close(pick(2) == 0 ? 1000 : 1006);
        driver_.check();
    }

    // As before, but the server keeps its word, and the session is drained.
    void run_to_the_end(int steps) {
        for (int i = 0; i < steps; ++i) {
            step();
        }
        if (driver_.session().state() == RealtimeSession::State::connecting) driver_.configure();
        driver_.server(R"({"type":"session.created"})");
        driver_.pump();
        driver_.server(R"({"type":"session.updated"})");
        driver_.drain();
        for (int i = 0; i < 10; ++i) {
            driver_.pump();
            driver_.wait(15000);
        }
        ASSERT_EQ(driver_.session().state(), RealtimeSession::State::ended);
        driver_.check();
    }

private:
    unsigned pick(unsigned below) { return std::uniform_int_distribution<unsigned>(0, below - 1)(random_); }
    std::string item() {
        const unsigned number = pick(7);
        return number == 0 ? std::string() : "i" + std::to_string(number);
    }
    int ms() { return static_cast<int>(pick(5000)); }

    void step() {
        switch (pick(20)) {
            case 0: driver_.open(); break;
            case 1: driver_.server(R"({"type":"session.created"})"); break;
            case 2: driver_.server(R"({"type":"session.updated"})"); break;
            case 3:
            case 4: driver_.say(static_cast<int>(pick(900)), pick(3) != 0); break;
            case 5: pick(2) == 0 ? driver_.skip(ms()) : driver_.hush(ms()); break;
            case 6: driver_.flush(); break;
            case 7: driver_.wait(ms()); break;
            case 8:
            case 9: driver_.pump(); break;
            case 10: driver_.started(item(), ms()); break;
            case 11: driver_.stopped(item(), ms()); break;
            case 12:
            case 13: driver_.committed(item(), item()); break;
            case 14: driver_.delta(item(), "word "); break;
            case 15: driver_.completed(item(), "text"); break;
            case 16: driver_.failed(item()); break;
            case 17:
                driver_.error(pick(2) == 0 ? "input_audio_buffer_commit_empty" : "odd", driver_.last_commit());
                break;
            case 18: driver_.utterance(0, ms()); break;
            default: added(); break;
        }
    }

    void added() {
        driver_.server(
            R"({"type":"conversation.item.added","previous_item_id":")" + item() + R"(","item":{"id":")" + item() +
            R"("}})"
        );
    }

    std::mt19937 random_;
    RealtimeDriver driver_;
};

TEST(RealtimeChaos, PaysWhatItOwesWheneverItIsCut) {
    for (unsigned seed = 0; seed < 240; ++seed) {
        RealtimeSession::Options options;
        if (seed % 2 == 0) options.config.model = "gpt-live-transcribe";
        SCOPED_TRACE(seed);
        Chaos(seed, options).run(static_cast<int>(seed % 120));
        if (HasFatalFailure()) return;
    }
}

TEST(RealtimeChaos, EndsOnceDrained) {
    for (unsigned seed = 0; seed < 120; ++seed) {
        RealtimeSession::Options options;
        if (seed % 2 == 0) options.config.model = "gpt-realtime-whisper";
        SCOPED_TRACE(seed);
        Chaos(seed, options).run_to_the_end(static_cast<int>(seed % 120));
        if (HasFatalFailure()) return;
    }
}

}  // namespace
}  // namespace scribed::proto

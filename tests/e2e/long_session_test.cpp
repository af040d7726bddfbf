// SPDX-License-Identifier: Apache-2.0
// Hours of speech through the real programs as fast as they go: every word is there, and memory stays flat.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "proto/sse.hpp"
#include "tests/e2e/document.hpp"
#include "tests/e2e/processes.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using namespace std::chrono_literals;

// However many hours they are: SQLite's page cache fills up to 2 MB, the rest is the heap's own slack, more of it with
// sanitizers. Nine hours of texts that are held are more than this.
constexpr double kMostMib = 6;
// The daemon is never further behind than the voice by so much.
constexpr std::int64_t kAheadMs = 120'000;
constexpr std::int64_t kHourMs = 3'600'000;
// How often the memory is looked at: each half hour of twelve hours.
constexpr std::size_t kParts = 24;

/// So many, or what `SCRIBED_HOURS` says (`./dev test --long`).
double hours() {
    const char* wanted = std::getenv("SCRIBED_HOURS");
    return wanted == nullptr ? 0.4 : std::atof(wanted);
}

double mib(std::size_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

/// Somebody who watches, behind a revision or from a snapshot on, to the end.
class Viewer {
public:
    Viewer(House& house, const std::string& session, const std::string& seen = {}) {
        call_.url = net::parse_url(house.url("/v1/sessions/" + session + "/events")).value();
        if (!seen.empty()) call_.headers.emplace_back("Last-Event-ID", seen);
        house.loop().spawn(watch());
    }
    /// Final segments, those of a snapshot too.
    std::size_t finals() const { return finals_; }
    /// Of the first event; empty until it came.
    const std::string& first_id() const { return first_id_; }
    bool had_snapshot() const { return snapshot_; }
    bool has_canon() const { return canon_; }

private:
    net::Task<void> watch() {
        const auto tls = net::TlsContext::client().value();
        auto stream = (co_await net::HttpStream::open(std::move(call_), tls, steady_now() + 10s)).value();
        proto::SseParser parser;
        while (!canon_) {
            const auto bytes = co_await stream.read_some();
            if (!bytes || bytes->empty()) break;
            parser.push(*bytes);
            for (const auto& event : parser.take()) {
                if (first_id_.empty()) first_id_ = event.id;
                canon_ = canon_ || event.event == "canon";
                snapshot_ = snapshot_ || event.event == "snapshot";
                count_finals(event.data);
            }
        }
        stream.abort();
    }

    void count_finals(std::string_view data) {
        constexpr std::string_view kFinal = R"("state":"final")";
        for (auto at = data.find(kFinal); at != std::string_view::npos; at = data.find(kFinal, at + 1))
            ++finals_;
    }

    net::HttpCall call_;
    std::size_t finals_ = 0;
    std::string first_id_;
    bool snapshot_ = false;
    bool canon_ = false;
};

/// A session without end, and what the daemon's memory was at each part of it.
class LongSession {
public:
    LongSession()
        : house_(
              {{"--session-seconds", "4"},
               {"live.backlog_s=3600", "live.catch_up=0", "live.item_s=120", "live.patience_s=60", "live.finish_s=120",
                "batch.parallel=8", "session.max_ahead_s=86400"},
               false,
               false,
               "export ASAN_OPTIONS=quarantine_size_mb=4"}
          ),
          client_(std::in_place, house_) {
        client_->start({});
        viewer_.emplace(house_, session());
        const auto seen = [this] { return viewer_->had_snapshot(); };
        client_->wait_until(seen, "the first snapshot");
    }

    void speak(std::int64_t until_ms) {
        while (spoken_ms() < until_ms) {
            const auto said = say(pick_words(40, ++seed_));
            text_ += (text_.empty() ? "" : " ") + said.text();
            utterances_ += (said.words.size() + ToneVoice{}.words_per_utterance - 1) / ToneVoice{}.words_per_utterance;
            client_->send_raw(said.samples);
            spoken_ += said.samples.size();
            const auto followed = [&] {
                return spoken_ms() - samples_to_ms(client_->acked("main")) < kAheadMs && behind_ms() < kAheadMs;
            };
            client_->wait_until(followed, "the ack and the texts");
            if (spoken_ms() < static_cast<std::int64_t>(resident_.size() + 1) * until_ms / std::int64_t{kParts})
                continue;
            resident_.push_back(resident_bytes(house_.daemon_pid()));
            report("live", resident_.back());
        }
    }

    /// Whoever comes late, or comes back, is told as much as those who were there all the time.
    void expect_all_is_told_again() {
        // What the client that leaves has sent is not sent again.
        const auto recorded = [this] { return client_->acked("main") == spoken_; };
        client_->wait_until(recorded, "the ack of everything");
        const auto texts = finals();
        late_.emplace(house_, session());
        back_.emplace(house_, session(), viewer_->first_id());
        const auto told = [&] { return late_->finals() >= texts && back_->finals() >= texts; };
        client_->wait_until(told, "what happened before");
        EXPECT_TRUE(late_->had_snapshot());
        EXPECT_FALSE(back_->had_snapshot());
        proto::StartMessage start;
        start.session = session();
        start.resume = client_->started().resume;
        client_.emplace(house_);
        client_->start(start);
        const auto again = [&] { return finals() >= texts; };
        client_->wait_until(again, "every segment again");
        report("told again", resident_bytes(house_.daemon_pid()));
    }

    void finish() {
        client_->finish();
        report("finished", resident_bytes(house_.daemon_pid()));
        const auto deadline = steady_now() + std::chrono::hours(1);
        while (house_.state_of(session()) != "done" && steady_now() < deadline) {
            most_after_ = std::max(most_after_, resident_bytes(house_.daemon_pid()));
            house_.loop().run(net::sleep_until(steady_now() + 50ms));
        }
        ASSERT_EQ(house_.state_of(session()), "done") << house_.daemon_log();
        report("batch pass and merge, at most", most_after_);
    }

    void expect_every_word() {
        for (const auto& gap : client_->gaps)
            ADD_FAILURE() << "a gap " << gap.start_ms << "-" << gap.end_ms << ": " << gap.reason;
        EXPECT_TRUE(client_->final_text("main") == text_) << "live text";
        EXPECT_TRUE(joined(document_words(house_, session(), "main")) == text_) << "the transcript";
        const auto seen = [this] { return viewer_->has_canon() && late_->has_canon() && back_->has_canon(); };
        client_->wait_until(seen, "the viewers' canon");
        const double rollovers = house_.metric("scribed_live_rollovers_total");
        EXPECT_GE(rollovers, 2 * hours());
        for (const auto& viewer : {&viewer_, &late_, &back_})
            EXPECT_EQ((*viewer)->finals(), finals()) << "of " << utterances_ << " utterances";
        const auto file = house_.dir() / "state" / "recordings" / session() / "0-main.wav";
        EXPECT_EQ(std::filesystem::file_size(file), 104 + 2 * spoken_);
        std::printf("%zu utterances, %zu texts, %.0f rollovers\n", utterances_, finals(), rollovers);
    }

    // From the end of the first quarter on: until then buffers and caches find their sizes.
    void expect_flat_memory() const {
        ASSERT_EQ(resident_.size(), kParts);
        const double grown = mib(resident_.back()) - mib(resident_[kParts / 4 - 1]);
        EXPECT_LE(grown, kMostMib);
    }

private:
    const std::string& session() const { return client_->started().session; }
    std::int64_t spoken_ms() const { return samples_to_ms(spoken_); }
    std::size_t finals() const {
        const auto final = [](const auto& segment) { return segment.state == transcript::SegmentState::final; };
        return static_cast<std::size_t>(std::ranges::count_if(client_->segments, final));
    }
    std::int64_t behind_ms() const {
        return spoken_ms() - (client_->segments.empty() ? 0 : client_->segments.back().end_ms);
    }
    void report(const char* when, std::size_t bytes) const {
        std::printf("%5.1f h, %s: %.1f MiB\n", static_cast<double>(spoken_ms()) / kHourMs, when, mib(bytes));
        std::fflush(stdout);
    }

    House house_;
    std::optional<VoiceClient> client_;
    std::optional<Viewer> viewer_;
    std::optional<Viewer> late_;  ///< from a snapshot of everything on
    std::optional<Viewer> back_;  ///< from the first revision on
    std::uint64_t seed_ = 1000;
    Samples spoken_ = 0;
    std::string text_;
    std::size_t utterances_ = 0;
    std::vector<std::size_t> resident_;
    std::size_t most_after_ = 0;
};

TEST(LongSessions, HasEveryWordAndItsMemoryStaysFlat) {
    LongSession session;
    session.speak(static_cast<std::int64_t>(hours() * kHourMs));
    session.expect_all_is_told_again();
    session.finish();
    session.expect_every_word();
    session.expect_flat_memory();
}

}  // namespace
}  // namespace scribed::test

// SPDX-License-Identifier: Apache-2.0
// Each fault of upstream at each phase of a session. Whatever it is: the recording and the canon are complete, live
// text comes once and in order, what has none is marked as a gap, and the session ends. The table in
// docs/reliability.md is made here.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "tests/e2e/document.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

struct MatrixFault {
    std::string name;
    std::string json;  ///< members of the fault
    enum class At { session, item, door } at = At::session;
    bool lies = false;    ///< the service says less than it heard, and nobody can know
    std::string batch{};  ///< the like of it for the batch pass; empty: there is none
};

const std::vector<MatrixFault>& faults() {
    static const std::vector<MatrixFault> all{
        {"drop", R"("where":"realtime","what":"drop")", MatrixFault::At::session, false,
         R"("where":"transcribe","what":"drop")"},
        {"half_open", R"("where":"realtime","what":"half_open")"},
        {"stall", R"("where":"realtime","what":"stall_ms","value":60000)", MatrixFault::At::session, false,
         R"("where":"transcribe","what":"stall_ms","value":1500)"},
        {"close_1001", R"("where":"realtime","what":"close","value":1001)"},
        {"close_1011", R"("where":"realtime","what":"close","value":1011)"},
        {"close_3000",
         R"("where":"realtime","what":"close","value":3000,"code":"invalid_request_error.invalid_api_key")"},
        {"close_4000", R"("where":"realtime","what":"close","value":4000)"},
        {"error_harmless", R"("where":"realtime","what":"error_event")"},
        {"error_expired", R"("where":"realtime","what":"error_event","code":"session_expired")"},
        {"failed_item", R"("where":"realtime","what":"fail_item")", MatrixFault::At::item},
        {"silent_item", R"("where":"realtime","what":"silent_item")", MatrixFault::At::item},
        {"late_item", R"("where":"realtime","what":"late_ms","value":900)", MatrixFault::At::item},
        {"reordered_item", R"("where":"realtime","what":"reorder")", MatrixFault::At::item},
        {"unknown_event", R"("where":"realtime","what":"unknown_event")", MatrixFault::At::item},
        {"garbage", R"("where":"realtime","what":"garbage")", MatrixFault::At::item, false,
         R"("where":"transcribe","what":"garbage")"},
        {"empty_text", R"("where":"realtime","what":"empty_text")", MatrixFault::At::item, true,
         R"("where":"transcribe","what":"empty_text")"},
        {"cut_off_text", R"("where":"realtime","what":"truncate_text")", MatrixFault::At::item, true,
         R"("where":"transcribe","what":"truncate_text")"},
        {"mint_401", R"("where":"mint","what":"status","value":401)", MatrixFault::At::door, false,
         R"("where":"transcribe","what":"status","value":401)"},
        {"mint_429", R"("where":"mint","what":"status","value":429)", MatrixFault::At::door, false,
         R"("where":"transcribe","what":"status","value":429)"},
        {"mint_503", R"("where":"mint","what":"status","value":503)", MatrixFault::At::door, false,
         R"("where":"transcribe","what":"status","value":503)"},
        {"mint_page", R"("where":"mint","what":"html")", MatrixFault::At::door, false,
         R"("where":"transcribe","what":"html")"},
        {"mint_drop", R"("where":"mint","what":"drop")", MatrixFault::At::door},
        {"usage_spent", R"("where":"mint","what":"usage_limit","value":2)", MatrixFault::At::door, false,
         R"("where":"transcribe","what":"usage_limit","value":2)"},
        {"handshake_403", R"("where":"realtime_connect","what":"status","value":403)", MatrixFault::At::door},
        {"handshake_503", R"("where":"realtime_connect","what":"status","value":503)", MatrixFault::At::door},
        {"handshake_drop", R"("where":"realtime_connect","what":"drop")", MatrixFault::At::door},
    };
    return all;
}

enum class Phase { connecting, live, rollover, finishing, batch };
constexpr std::array kPhases{"connecting", "live", "rollover", "finishing", "batch"};

bool whole_matrix() { return std::getenv("SCRIBED_ROUNDS") != nullptr; }

/// What was seen in each cell. The whole matrix leaves it as a table in `fault_matrix.md`, which docs/reliability.md
/// shows.
class Table : public testing::Environment {
public:
    static void note(std::size_t fault, Phase phase, std::string seen) { seen_[{fault, phase}] = std::move(seen); }

    void TearDown() override {
        if (whole_matrix() && !seen_.empty()) std::ofstream("fault_matrix.md") << text();
    }

private:
    static std::string text() {
        std::string out = fmt::format("| fault | {} |\n| --- |", fmt::join(kPhases, " | "));
        for (std::size_t i = 0; i < kPhases.size(); ++i)
            out += " --- |";
        for (std::size_t fault = 0; fault < faults().size(); ++fault) {
            out += fmt::format("\n| `{}` |", faults()[fault].name);
            for (std::size_t phase = 0; phase < kPhases.size(); ++phase) {
                const auto found = seen_.find({fault, static_cast<Phase>(phase)});
                out += fmt::format(" {} |", found == seen_.end() ? "" : found->second);
            }
        }
        return out + "\n";
    }
    static inline std::map<std::pair<std::size_t, Phase>, std::string> seen_;
};
const auto* const kTable = testing::AddGlobalTestEnvironment(new Table);

class FaultMatrix : public testing::TestWithParam<std::tuple<std::size_t, Phase>> {
protected:
    const MatrixFault& fault() const { return faults().at(std::get<0>(GetParam())); }
    Phase phase() const { return std::get<1>(GetParam()); }

    void strike(const std::string& more) {
        const auto& what = phase() == Phase::batch ? fault().batch : fault().json;
        const auto reply =
            house_.call("POST", house_.sandbox_url("/sandbox/faults"), "{" + what + ",\"count\":1" + more + "}");
        ASSERT_EQ(reply.status / 100, 2) << reply.body;
    }

    void drop(const std::string& more) {
        house_.call(
            "POST", house_.sandbox_url("/sandbox/faults"), R"({"where":"realtime","what":"drop","count":1)" + more + "}"
        );
    }

    // Once a session has brought a text; at the door: to the one after it.
    void strike_later() {
        const std::string first_text = R"(,"after_items":1)";
        switch (faults().at(std::get<0>(GetParam())).at) {
            case MatrixFault::At::session: return strike(first_text);
            case MatrixFault::At::item: return strike(R"(,"skip":1)");
            case MatrixFault::At::door: strike(R"(,"skip":1)"); return drop(first_text);
        }
    }

    // As fast as a person, or all at once.
    void speak(VoiceClient& client, bool slowly, std::size_t begin, std::size_t end) {
        const std::size_t part = slowly ? kTrackRate / 5 : kTrackRate;
        for (std::size_t at = begin; at < end; at += part) {
            const auto samples = std::span(said_.samples).subspan(at, std::min(part, end - at));
            client.send_raw(samples);
            const auto stored = [&] { return client.acked("main") >= at + samples.size(); };
            if (slowly) client.wait_until(stored, "the ack");
        }
    }

    void expect_order_and_gaps(const VoiceClient& client, bool lies) {
        std::istringstream text(client.final_text("main"));
        std::size_t next = 0;
        const auto in_a_gap = [&](const SpokenWord& word) {
            return std::ranges::any_of(client.gaps, [&](const transcript::Gap& gap) {
                return gap.start_ms < word.end_ms && word.start_ms < gap.end_ms;
            });
        };
        const auto pass_to = [&](std::size_t found) {
            for (; next < found; ++next)
                EXPECT_TRUE(lies || in_a_gap(said_.words[next])) << said_.words[next].text << " has no text and no gap";
        };
        for (std::string word; text >> word;) {
            std::size_t found = next;
            while (found < said_.words.size() && said_.words[found].text != word)
                ++found;
            ASSERT_LT(found, said_.words.size()) << word << " was not said here: " << client.final_text("main");
            pass_to(found);
            ++next;
        }
        pass_to(said_.words.size());
    }

    House house_{{{}, {"live.patience_s=1", "live.item_s=3", "live.finish_s=8", "batch.retry_ms=100"}}};
    // A batch answer that was cut off is known for one from 30 words on (transcript/truncation.hpp).
    Speech said_ = say(pick_words(phase() == Phase::batch ? 48 : 24, 700 + std::get<0>(GetParam())));
};

TEST_P(FaultMatrix, KeepsWhatIsPromised) {
    if (phase() == Phase::batch && fault().batch.empty()) return;
    const auto all = said_.samples.size();
    VoiceClient client(house_);
    if (phase() == Phase::connecting || phase() == Phase::batch) strike("");
    if (phase() == Phase::live) strike_later();
    if (phase() == Phase::rollover) {
        house_.call(
            "POST", house_.sandbox_url("/sandbox/faults"),
            R"({"where":"realtime","what":"session_expiry","value":5,"count":1})"
        );
        strike(R"(,"skip":1)");
    }
    client.start({});
    speak(client, phase() == Phase::rollover, 0, phase() == Phase::finishing ? all / 2 : all);
    if (phase() == Phase::finishing) {
        strike("");
        if (fault().at == MatrixFault::At::door) drop("");
        speak(client, false, all / 2, all);
    }
    client.finish();
    expect_order_and_gaps(client, fault().lies && phase() != Phase::batch);
    const auto session = client.started().session;
    house_.wait_for_state(session, "done");
    EXPECT_EQ(joined(document_words(house_, session, "main")), said_.text());
    EXPECT_EQ(house_.recording(session, "0-main.wav"), said_.samples);
    const bool whole = client.final_text("main") == said_.text();
    Table::note(std::get<0>(GetParam()), phase(), whole ? "whole" : fault().lies ? "mended" : "gap, mended");
}

// All of them in `./dev test --long`; else in the midst of things only.
std::vector<Phase> phases() {
    if (!whole_matrix()) return {Phase::live};
    return {Phase::connecting, Phase::live, Phase::rollover, Phase::finishing, Phase::batch};
}

std::string cell_name(const testing::TestParamInfo<FaultMatrix::ParamType>& info) {
    return faults().at(std::get<0>(info.param)).name + "_" +
           kPhases.at(static_cast<std::size_t>(std::get<1>(info.param)));
}

INSTANTIATE_TEST_SUITE_P(
    Upstream,
    FaultMatrix,
    testing::Combine(testing::Range<std::size_t>(0, faults().size()), testing::ValuesIn(phases())),
    cell_name
);

}  // namespace
}  // namespace scribed::test

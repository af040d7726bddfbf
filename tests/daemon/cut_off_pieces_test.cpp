// SPDX-License-Identifier: Apache-2.0
#include "daemon/cut_off_pieces.hpp"

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

using store::PieceRow;
using store::PieceState;

constexpr std::int64_t kWordMs = 400;
constexpr std::int64_t kPauseMs = 800;
constexpr std::int64_t kWordsPerUtterance = 8;
constexpr std::int64_t kUtteranceMs = kWordMs * kWordsPerUtterance + kPauseMs;

// The same word for the same number, different for different ones.
std::string word(std::int64_t n) {
    std::string out;
    for (int i = 0; i < 3; ++i, n /= 20) {
        out += "bdfgklmnprstvwzhjcqx"[n % 20];
        out += "aeiou"[(n + i) % 5];
    }
    return out;
}

// Utterances of eight words with pauses between them; what is said in them depends on the time alone.
class Talk {
public:
    explicit Talk(std::int64_t length_ms) {
        for (std::int64_t at = 0; at + kUtteranceMs <= length_ms; at += kUtteranceMs) {
            const auto end = at + kUtteranceMs - kPauseMs;
            heard.live.push_back({"s" + std::to_string(at), at, end, text(at, end)});
            heard.speech.push_back({at, end});
        }
        heard.listened = true;
    }

    static std::string text(std::int64_t from_ms, std::int64_t to_ms) {
        std::string out;
        for (std::int64_t n = 0;; ++n) {
            const auto start = n / kWordsPerUtterance * kUtteranceMs + n % kWordsPerUtterance * kWordMs;
            if (start + kWordMs > to_ms) return out;
            if (start >= from_ms) out += (out.empty() ? "" : " ") + word(n);
        }
    }

    transcript::MergeTrack heard;
};

PieceRow row(std::uint32_t index, std::int64_t from_ms, std::int64_t to_ms) {
    PieceRow out;
    out.session = "ses_1";
    out.version = 1;
    out.index = index;
    out.begin = ms_to_samples(from_ms);
    out.end = ms_to_samples(to_ms);
    return out;
}

// Answers what is pending, as a model does that hears `clip_ms` of each clip.
void answer(std::vector<PieceRow>& rows, std::int64_t clip_ms) {
    for (auto& piece : rows) {
        if (piece.state != PieceState::pending) continue;
        const auto from = samples_to_ms(piece.begin);
        piece.text = Talk::text(from, std::min(samples_to_ms(piece.end), from + clip_ms));
        piece.state = PieceState::done;
    }
}

// The rounds of a job; how many there were.
int work(std::vector<PieceRow>& rows, const transcript::MergeTrack& heard, std::int64_t clip_ms) {
    for (int round = 0;; ++round) {
        answer(rows, clip_ms);
        const auto found = find_cut_off_pieces(rows, heard);
        if (found.empty()) return round;
        for (const auto& piece : found)
            rows.insert(rows.end(), piece.parts.begin(), piece.parts.end());
    }
}

std::string joined(const std::vector<PieceRow>& rows) {
    std::string out;
    for (const auto& piece : best_texts(rows))
        out += (out.empty() ? "" : " ") + piece.text;
    return out;
}

TEST(CutOffPieces, WholeTextsAreLeftAlone) {
    const Talk talk(400'000);
    std::vector rows{row(0, 0, 200'000), row(1, 200'000, 400'000)};
    EXPECT_EQ(work(rows, talk.heard, 300'000), 0);
    EXPECT_EQ(rows.size(), 2u);
}

TEST(CutOffPieces, AllWordsComeInPartsThatTheModelHearsWhole) {
    const Talk talk(480'000);
    std::vector rows{row(0, 0, 240'000), row(1, 240'000, 480'000)};
    EXPECT_GT(work(rows, talk.heard, 40'000), 0);
    EXPECT_TRUE(joined(rows) == Talk::text(0, 480'000)) << joined(rows).size();
    std::int64_t at = 0;
    for (const auto& piece : best_texts(rows)) {
        EXPECT_EQ(piece.start_ms, at) << "parts tile the whole";
        EXPECT_GE(piece.end_ms - piece.start_ms, 15'000);
        EXPECT_LE(piece.end_ms - piece.start_ms, 40'000);
        at = piece.end_ms;
    }
    EXPECT_EQ(at, 480'000);
}

TEST(CutOffPieces, WithoutLiveTextThePaceTells) {
    Talk talk(500'000);
    talk.heard.live.clear();
    std::vector rows{row(0, 0, 100'000), row(1, 100'000, 200'000), row(2, 200'000, 300'000), row(3, 300'000, 500'000)};
    EXPECT_EQ(work(rows, talk.heard, 101'000), 1);
    EXPECT_GT(joined(rows).size(), Talk::text(0, 500'000).size() * 9 / 10);
    EXPECT_EQ(rows.size(), 6u);
}

TEST(CutOffPieces, PartsThatBringNothingAreNotPartedAgain) {
    const Talk talk(240'000);
    std::vector rows{row(0, 0, 240'000)};
    rows[0].text = Talk::text(0, 100'000);
    rows[0].state = PieceState::done;
    auto found = find_cut_off_pieces(rows, talk.heard);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].whole.text, rows[0].text);
    EXPECT_FALSE(found[0].whole.error.empty());
    for (auto& part : found[0].parts) {
        part.state = PieceState::done;
        rows.push_back(part);
    }
    EXPECT_TRUE(find_cut_off_pieces(rows, talk.heard).empty());
    EXPECT_EQ(joined(rows), rows[0].text);
}

TEST(CutOffPieces, AWholesTextStaysWhileAPartHasNone) {
    const Talk talk(120'000);
    std::vector rows{row(0, 0, 120'000), row(1, 0, 60'000), row(2, 60'000, 120'000)};
    rows[0].text = Talk::text(0, 50'000);
    rows[0].state = PieceState::done;
    rows[1].text = Talk::text(0, 60'000);
    rows[1].state = PieceState::done;
    rows[2].state = PieceState::failed;
    EXPECT_EQ(joined(rows), rows[0].text);
    answer(rows, 120'000);
    rows[2].text = Talk::text(60'000, 120'000);
    rows[2].state = PieceState::done;
    EXPECT_TRUE(joined(rows) == Talk::text(0, 120'000)) << joined(rows).size();
}

TEST(CutOffPieces, PartsAreNewRowsOfTheSameTrackAndVersion) {
    const Talk talk(240'000);
    std::vector rows{row(0, 0, 120'000), row(7, 120'000, 240'000)};
    rows[0].track = rows[1].track = 3;
    rows[0].version = rows[1].version = 2;
    answer(rows, 40'000);
    std::uint32_t index = 8;
    for (const auto& found : find_cut_off_pieces(rows, talk.heard)) {
        for (const auto& part : found.parts) {
            EXPECT_EQ(part.session, "ses_1");
            EXPECT_EQ(part.track, 3u);
            EXPECT_EQ(part.version, 2);
            EXPECT_EQ(part.index, index++);
            EXPECT_EQ(part.state, PieceState::pending);
        }
    }
    EXPECT_GT(index, 10u);
}

}  // namespace
}  // namespace scribed::daemon

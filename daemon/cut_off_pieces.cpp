// SPDX-License-Identifier: Apache-2.0
#include "daemon/cut_off_pieces.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "transcript/truncation.hpp"

namespace scribed::daemon {
namespace {

using store::PieceRow;
using store::PieceState;

constexpr std::int64_t kShortestPartMs = 15'000;
// What came of the whole is known within 2 s, mostly (transcript/truncation.hpp); parts keep clear of it.
constexpr double kPartShare = 0.9;
// The pace of a piece is compared with that of so many pieces on either side.
constexpr std::size_t kNeighbours = 3;

/// A row and the rows directly inside it.
struct Node {
    const PieceRow* row = nullptr;
    std::vector<Node> parts;
};

bool holds(const PieceRow& outer, const PieceRow& inner) {
    return outer.begin <= inner.begin && inner.end <= outer.end;
}

std::vector<Node> make_forest(std::span<const PieceRow> rows) {
    std::vector<const PieceRow*> order;
    order.reserve(rows.size());
    for (const auto& row : rows)
        order.push_back(&row);
    std::ranges::sort(order, [](const PieceRow* a, const PieceRow* b) {
        return a->begin != b->begin ? a->begin < b->begin : a->end > b->end;
    });
    std::vector<Node> forest;
    for (const auto* row : order) {
        auto* siblings = &forest;
        while (!siblings->empty() && holds(*siblings->back().row, *row))
            siblings = &siblings->back().parts;
        siblings->push_back({row, {}});
    }
    return forest;
}

/// A stretch with its best text. `row`: whose text it is, when that row has no parts.
struct Best {
    transcript::CanonPiece piece;
    const PieceRow* row = nullptr;
};

transcript::CanonPiece as_piece(const PieceRow& row) {
    return {samples_to_ms(row.begin), samples_to_ms(row.end), row.text};
}

/// Appends the best texts of `node`; false when a stretch of it has none.
bool append_best(const Node& node, std::vector<Best>& out) {
    const bool answered = node.row->state == PieceState::done;
    if (node.parts.empty()) {
        if (answered) out.push_back({as_piece(*node.row), node.row});
        return answered;
    }
    std::vector<Best> parts;
    bool whole = true;
    for (const auto& part : node.parts) {
        const bool complete = append_best(part, parts);
        whole = whole && complete;
    }
    std::size_t length = 0;
    for (const auto& part : parts)
        length += part.piece.text.size();
    if (answered && (!whole || length <= node.row->text.size())) {
        out.push_back({as_piece(*node.row), nullptr});
        return true;
    }
    out.insert(out.end(), parts.begin(), parts.end());
    return whole;
}

std::vector<Best> find_best(std::span<const PieceRow> rows) {
    std::vector<Best> out;
    for (const auto& node : make_forest(rows))
        append_best(node, out);
    return out;
}

std::optional<double> usual_pace(
    const std::vector<Best>& best, std::size_t but, std::span<const transcript::VoicedStretch> speech
) {
    std::vector<transcript::CanonPiece> around;
    const auto last = std::min(best.size(), but + kNeighbours + 1);
    for (std::size_t i = but - std::min(but, kNeighbours); i < last; ++i) {
        if (i != but) around.push_back(best[i].piece);
    }
    return transcript::voice_per_word_time(around, speech);
}

/// Halves and halves again until no part is longer than `longest_ms`, or nothing more can be cut.
void append_parts(
    const transcript::CanonPiece& piece,
    std::span<const transcript::VoicedStretch> speech,
    double longest_ms,
    std::vector<transcript::CanonPiece>& out
) {
    const auto middle = transcript::where_to_halve(piece, speech, kShortestPartMs);
    if (!middle) {
        out.push_back(piece);
        return;
    }
    for (const auto& half :
         {transcript::CanonPiece{piece.start_ms, *middle, {}}, transcript::CanonPiece{*middle, piece.end_ms, {}}}) {
        if (static_cast<double>(half.end_ms - half.start_ms) > longest_ms) {
            append_parts(half, speech, longest_ms, out);
        } else {
            out.push_back(half);
        }
    }
}

std::vector<PieceRow> as_rows(
    const PieceRow& whole, const std::vector<transcript::CanonPiece>& parts, std::uint32_t index
) {
    std::vector<PieceRow> out;
    for (const auto& part : parts) {
        PieceRow row;
        row.session = whole.session;
        row.version = whole.version;
        row.track = whole.track;
        row.index = index++;
        row.begin = out.empty() ? whole.begin : out.back().end;
        row.end = &part == &parts.back() ? whole.end : ms_to_samples(part.end_ms);
        out.push_back(std::move(row));
    }
    return out;
}

std::uint32_t index_behind(std::span<const PieceRow> rows) {
    std::uint32_t next = 0;
    for (const auto& row : rows)
        next = std::max(next, row.index + 1);
    return next;
}

}  // namespace

std::vector<transcript::CanonPiece> best_texts(std::span<const PieceRow> rows) {
    std::vector<transcript::CanonPiece> out;
    for (auto& best : find_best(rows))
        out.push_back(std::move(best.piece));
    return out;
}

std::vector<CutOffPiece> find_cut_off_pieces(std::span<const PieceRow> rows, const transcript::MergeTrack& heard) {
    auto next_index = index_behind(rows);
    const auto best = find_best(rows);
    std::vector<CutOffPiece> out;
    for (std::size_t i = 0; i < best.size(); ++i) {
        if (best[i].row == nullptr) continue;
        const auto& piece = best[i].piece;
        const auto pace = usual_pace(best, i, heard.speech);
        const auto cut_off = transcript::find_cut_off(piece, heard.live, heard.speech, pace);
        if (!cut_off) continue;
        const auto came_ms = static_cast<double>(cut_off->from_ms.value_or(piece.end_ms) - piece.start_ms);
        std::vector<transcript::CanonPiece> parts;
        append_parts(piece, heard.speech, came_ms * kPartShare, parts);
        if (parts.size() < 2) continue;
        CutOffPiece found{*best[i].row, as_rows(*best[i].row, parts, next_index)};
        next_index += static_cast<std::uint32_t>(found.parts.size());
        found.whole.error = fmt::format("the text was cut off: sent again in {} parts", found.parts.size());
        out.push_back(std::move(found));
    }
    return out;
}

std::vector<PieceRow> halves_of(
    const PieceRow& whole, std::span<const PieceRow> rows, const transcript::MergeTrack& heard
) {
    const auto piece = as_piece(whole);
    const auto middle = transcript::where_to_halve(piece, heard.speech, kShortestPartMs);
    if (!middle) return {};
    return as_rows(whole, {{piece.start_ms, *middle, {}}, {*middle, piece.end_ms, {}}}, index_behind(rows));
}

bool has_parts(const PieceRow& whole, std::span<const PieceRow> rows) {
    return std::ranges::any_of(rows, [&](const PieceRow& row) {
        return row.index != whole.index && holds(whole, row);
    });
}

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "store/rows.hpp"
#include "transcript/merge.hpp"

// Batch text that stopped early without an error (upstream.md F14): the piece is sent again in parts. Parts are further
// rows of the track whose times lie inside the whole's; the whole keeps its text and its row. So a restart sees all
// there is to know in the rows, and each step depends on nothing else.
namespace scribed::daemon {

/// The best text there is for each stretch of a track, in order and disjoint: a piece's own, or that of its parts when
/// all of them are answered and have more text together. Pieces without an answer are left out. `rows`: the track's.
std::vector<transcript::CanonPiece> best_texts(std::span<const store::PieceRow> rows);

/// One piece that has to be sent again.
struct CutOffPiece {
    store::PieceRow whole;               ///< as it was, with a note in `error`
    std::vector<store::PieceRow> parts;  ///< new rows, pending, which tile the whole
};

/// The pieces whose texts look cut off, among the answered ones that have no parts yet and stand in best_texts().
/// `heard` is the track's live and voiced times. Parts are no longer than what came of the whole, when that is known,
/// and never shorter than 15 s: a piece that cannot be parted so, or whose parts brought nothing, is left as it is.
std::vector<CutOffPiece> find_cut_off_pieces(
    std::span<const store::PieceRow> rows, const transcript::MergeTrack& heard
);

/// The two halves of a piece that nobody takes whole, pending, cut at the best pause; none when it is too short to be
/// halved (15 s each). `rows`: the track's.
std::vector<store::PieceRow> halves_of(
    const store::PieceRow& whole, std::span<const store::PieceRow> rows, const transcript::MergeTrack& heard
);

/// Whether the piece was sent again in parts.
bool has_parts(const store::PieceRow& whole, std::span<const store::PieceRow> rows);

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "store/rows.hpp"

namespace scribed::daemon {

/// Who has transcribed which stretch of a track in the batch pass, in the shape of the live spans: side by side from 0
/// on. `rows`: the track's pieces of one version. A pause, where nothing is sent, counts with the piece before it; the
/// last one reaches to the end of the track, `length_ms`. Where nobody has, `gap` is `pending` or `failed`. Empty
/// without pieces.
std::vector<store::SpanRow> batch_spans(std::span<const store::PieceRow> rows, std::int64_t length_ms);

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#include "daemon/batch_spans.hpp"

#include <algorithm>

#include "daemon/cut_off_pieces.hpp"

namespace scribed::daemon {
namespace {

using store::PieceRow;
using store::PieceState;
using store::SpanRow;

SpanRow span_of(const PieceRow& row) {
    SpanRow out;
    out.start_ms = samples_to_ms(row.begin);
    out.end_ms = samples_to_ms(row.end);
    out.lane = row.state == PieceState::done ? row.lane : "";
    out.reason = row.state == PieceState::done ? row.passed_over : row.error;
    if (row.state == PieceState::pending) out.gap = "pending";
    if (row.state == PieceState::failed) out.gap = "failed";
    if (out.reason.empty() && !out.lane.empty()) out.reason = "the first of lanes.batch";
    return out;
}

// The pieces that count: those whose texts the transcript is made of, and those that will have one or never had.
std::vector<SpanRow> spans_of(std::span<const PieceRow> rows) {
    std::vector<SpanRow> out;
    const auto best = best_texts(rows);
    for (const auto& row : rows) {
        const auto span = span_of(row);
        const auto inside = std::ranges::find_if(best, [&](const auto& text) {
            return text.start_ms <= span.start_ms && span.end_ms <= text.end_ms;
        });
        const bool its_own = inside != best.end() && inside->start_ms == span.start_ms && inside->end_ms == span.end_ms;
        const bool counts = row.state == PieceState::done ? its_own : inside == best.end() && !has_parts(row, rows);
        if (counts) out.push_back(span);
    }
    std::ranges::sort(out, {}, &SpanRow::start_ms);
    return out;
}

}  // namespace

std::vector<SpanRow> batch_spans(std::span<const PieceRow> rows, std::int64_t length_ms) {
    std::vector<SpanRow> out;
    for (auto& span : spans_of(rows)) {
        if (out.empty()) {
            span.start_ms = 0;
        } else {
            auto& last = out.back();
            last.end_ms = span.start_ms;
            if (last.lane == span.lane && last.gap == span.gap && last.reason == span.reason) {
                last.end_ms = span.end_ms;
                continue;
            }
        }
        out.push_back(std::move(span));
    }
    if (!out.empty()) out.back().end_ms = std::max(out.back().end_ms, length_ms);
    return out;
}

}  // namespace scribed::daemon

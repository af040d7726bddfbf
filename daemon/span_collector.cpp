// SPDX-License-Identifier: Apache-2.0
#include "daemon/span_collector.hpp"

#include <utility>

namespace scribed::daemon {
namespace {

constexpr std::chrono::seconds kGrow{1};

bool goes_on(const upstream::LaneSpan& span, const upstream::LaneSpan& next) {
    return next.begin == span.end && next.lane == span.lane && next.gap == span.gap && next.reason == span.reason;
}

}  // namespace

void SpanCollector::told(const std::string& track, upstream::LaneSpan span, Instant now) {
    if (span.begin >= span.end) return;
    const auto [at, fresh] = newest_.try_emplace(track, Newest{span, now, false});
    if (fresh) return;
    auto& newest = at->second;
    if (goes_on(newest.span, span)) {
        newest.span.end = span.end;
        if (newest.emitted) newest.since = now;
        newest.emitted = false;
        return;
    }
    emit(track, newest);
    newest = Newest{std::move(span), now, false};
}

Samples SpanCollector::known_to(const std::string& track) const {
    const auto newest = newest_.find(track);
    if (newest == newest_.end()) return 0;
    const auto& span = newest->second.span;
    const bool waits = span.lane.empty() && span.gap.empty();
    return waits ? span.begin : span.end;
}

void SpanCollector::emit(const std::string& track, Newest& newest) {
    if (!std::exchange(newest.emitted, true)) emit_(track, newest.span);
}

void SpanCollector::tick(Instant now) {
    for (auto& [track, newest] : newest_) {
        if (now - newest.since >= kGrow) emit(track, newest);
    }
}

void SpanCollector::flush(const std::string& track) {
    if (const auto newest = newest_.find(track); newest != newest_.end()) emit(track, newest->second);
}

void SpanCollector::flush() {
    for (auto& [track, newest] : newest_)
        emit(track, newest);
}

}  // namespace scribed::daemon

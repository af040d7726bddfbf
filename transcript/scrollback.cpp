// SPDX-License-Identifier: Apache-2.0
#include "transcript/scrollback.hpp"

#include <algorithm>
#include <utility>

namespace scribed::transcript {
namespace {

bool same_content(const Segment& a, const Segment& b) {
    return a.track == b.track && a.start_ms == b.start_ms && a.end_ms == b.end_ms && a.text == b.text &&
           a.state == b.state;
}

}  // namespace

std::optional<Segment> Scrollback::apply(Segment segment) {
    const bool fresh = segment.id.empty();
    const auto stands = open_.find(segment.id);
    if (!fresh && stands == open_.end()) return std::nullopt;
    if (!fresh && same_content(stands->second, segment)) return std::nullopt;
    segment.revision = next_revision();
    if (fresh) segment.id = "s" + std::to_string(segment.revision);
    if (segment.state == SegmentState::partial) {
        open_.insert_or_assign(segment.id, segment);
        return segment;
    }
    if (!fresh) open_.erase(stands);
    if (segment.state == SegmentState::final) settle(segment.track, segment.end_ms);
    return segment;
}

Gap Scrollback::add_gap(Gap gap) {
    gap.revision = next_revision();
    auto& last = end_.tracks[gap.track].last_gap;
    const bool extends =
        last && last->reason == gap.reason && last->start_ms <= gap.start_ms && gap.start_ms <= last->end_ms;
    if (extends) {
        gap.start_ms = last->start_ms;
        gap.end_ms = std::max(last->end_ms, gap.end_ms);
    }
    last = gap;
    settle(gap.track, gap.end_ms);
    return gap;
}

Revision Scrollback::next_revision() { return ++end_.revision; }

Revision Scrollback::revision() const { return end_.revision; }

std::vector<Segment> Scrollback::open() const {
    std::vector<Segment> out;
    for (const auto& [id, segment] : open_)
        out.push_back(segment);
    return out;
}

std::int64_t Scrollback::settled_ms(std::string_view track) const {
    const auto end = end_.tracks.find(track);
    return end == end_.tracks.end() ? 0 : end->second.settled_ms;
}

void Scrollback::settle(const std::string& track, std::int64_t end_ms) {
    auto& settled = end_.tracks[track].settled_ms;
    settled = std::max(settled, end_ms);
}

void Scrollback::restore(TimelineEnd end) {
    end_ = std::move(end);
    open_.clear();
}

}  // namespace scribed::transcript

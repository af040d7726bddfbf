// SPDX-License-Identifier: Apache-2.0
#include "transcript/scrollback.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace scribed::transcript {
namespace {

bool same_content(const Segment& a, const Segment& b) {
    return a.track == b.track && a.start_ms == b.start_ms && a.end_ms == b.end_ms && a.text == b.text &&
           a.state == b.state;
}

template <class T>
void sort_by_revision(std::vector<T>& rows) {
    std::sort(rows.begin(), rows.end(), [](const T& a, const T& b) { return a.revision < b.revision; });
}

}  // namespace

std::optional<Segment> Scrollback::apply(Segment segment) {
    const auto found = segments_.find(segment.id);
    if (found != segments_.end()) {
        const Segment& stored = found->second;
        if (segment.state == SegmentState::partial && stored.state != SegmentState::partial) return std::nullopt;
        if (same_content(stored, segment)) return std::nullopt;
    }
    segment.revision = next_revision();
    const std::string id = segment.id;
    return segments_.insert_or_assign(id, std::move(segment)).first->second;
}

Gap Scrollback::add_gap(Gap gap) {
    gap.revision = next_revision();
    const auto last =
        std::find_if(gaps_.rbegin(), gaps_.rend(), [&](const Gap& stored) { return stored.track == gap.track; });
    if (last != gaps_.rend() && last->reason == gap.reason && gap.start_ms <= last->end_ms &&
        gap.end_ms >= last->start_ms) {
        last->start_ms = std::min(last->start_ms, gap.start_ms);
        last->end_ms = std::max(last->end_ms, gap.end_ms);
        last->revision = gap.revision;
        return *last;
    }
    gaps_.push_back(gap);
    return gap;
}

Revision Scrollback::next_revision() { return ++revision_; }

Revision Scrollback::revision() const { return revision_; }

std::vector<Segment> Scrollback::segments() const {
    std::vector<Segment> out;
    out.reserve(segments_.size());
    for (const auto& [id, segment] : segments_) {
        if (segment.state != SegmentState::retracted) out.push_back(segment);
    }
    std::sort(out.begin(), out.end(), [](const Segment& a, const Segment& b) {
        return std::tie(a.start_ms, a.track, a.id) < std::tie(b.start_ms, b.track, b.id);
    });
    return out;
}

std::vector<Gap> Scrollback::gaps() const { return gaps_; }

std::vector<Segment> Scrollback::segments_since(Revision revision) const {
    std::vector<Segment> out;
    for (const auto& [id, segment] : segments_) {
        if (segment.revision > revision) out.push_back(segment);
    }
    sort_by_revision(out);
    return out;
}

std::vector<Gap> Scrollback::gaps_since(Revision revision) const {
    std::vector<Gap> out;
    for (const auto& gap : gaps_) {
        if (gap.revision > revision) out.push_back(gap);
    }
    sort_by_revision(out);
    return out;
}

void Scrollback::restore(std::vector<Segment> segments, std::vector<Gap> gaps, Revision revision) {
    segments_.clear();
    revision_ = revision;
    for (auto& segment : segments) {
        revision_ = std::max(revision_, segment.revision);
        const std::string id = segment.id;
        segments_.insert_or_assign(id, std::move(segment));
    }
    gaps_ = std::move(gaps);
    for (const auto& gap : gaps_)
        revision_ = std::max(revision_, gap.revision);
}

}  // namespace scribed::transcript

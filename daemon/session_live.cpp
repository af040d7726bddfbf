// SPDX-License-Identifier: Apache-2.0
// What a session does with the news of its live tracks.
#include <algorithm>
#include <variant>

#include "daemon/session.hpp"

namespace scribed::daemon {

void Session::on_live(const store::TrackRow& row, const proto::LiveEvent& event) {
    if (const auto* text = std::get_if<proto::LiveText>(&event)) {
        on_text(row, *text);
    } else if (const auto* lost = std::get_if<proto::LiveLost>(&event)) {
        on_lost(row, *lost);
    } else if (const auto* flushed = std::get_if<proto::LiveFlushed>(&event)) {
        barriers_.flushed(row.index, flushed->id);
        answer_barriers();
    }
}

void Session::on_text(const store::TrackRow& row, const proto::LiveText& text) {
    // A next life begins behind the last final: what lies before it must have its gap and its span.
    if (text.final) gaps_.flush();
    if (text.final) spans_.flush(row.id);
    const auto key = row.id + " " + text.item;
    const auto known = segment_ids_.find(key);
    // Silence that upstream took for speech and found empty was never shown, and is not shown now.
    if (known == segment_ids_.end() && text.text.empty()) return;
    transcript::Segment segment;
    if (known != segment_ids_.end()) segment.id = known->second;
    segment.track = row.id;
    segment.start_ms = samples_to_ms(text.begin);
    segment.end_ms = samples_to_ms(std::max(text.begin, text.end));
    segment.text = text.text;
    if (!text.final) {
        segment.state = transcript::SegmentState::partial;
    } else if (text.text.empty()) {
        segment.state = transcript::SegmentState::retracted;
    } else {
        segment.state = transcript::SegmentState::final;
        services_.metrics.segments_final.add();
    }
    const bool fresh = known == segment_ids_.end();
    if (text.final && !fresh) segment_ids_.erase(known);
    const auto stands = feed_->apply(std::move(segment));
    if (!text.final && fresh) segment_ids_.emplace(key, stands->id);
}

void Session::on_lost(const store::TrackRow& row, const proto::LiveLost& lost) {
    // The daemon stops: its next life gives this audio its text.
    if (suspended_) return;
    if (!lost.item.empty()) {
        const auto known = segment_ids_.find(row.id + " " + lost.item);
        if (known != segment_ids_.end()) {
            transcript::Segment segment;
            segment.id = known->second;
            segment.track = row.id;
            segment.start_ms = samples_to_ms(lost.begin);
            segment.end_ms = samples_to_ms(lost.end);
            segment.state = transcript::SegmentState::retracted;
            segment_ids_.erase(known);
            feed_->apply(std::move(segment));
        }
    }
    gaps_.lost(row.id, lost.begin, lost.end, lost.reason, steady_now());
}

void Session::on_span(const std::string& track, const upstream::LaneSpan& span) {
    // The daemon stops: who has this audio is for its next life to tell.
    if (!suspended_) spans_.told(track, span, steady_now());
}

void Session::store_span(const std::string& track, const upstream::LaneSpan& span) {
    feed_->add_span({id(), track, samples_to_ms(span.begin), samples_to_ms(span.end), span.lane, span.gap, span.reason}
    );
}

void Session::note_unheard() {
    for (const auto& track : tracks_) {
        if (track->live() != nullptr) continue;
        const auto& name = track->row().id;
        const auto from = spans_.known_to(name);
        spans_.told(name, {from, track->length(), {}, "lane_down", "no live lane is configured"}, steady_now());
    }
}

void Session::note_length() {
    recorded_ms_ = longest_ms();
    feed_->set_duration(recorded_ms_);
}

void Session::leave_lane(const std::string& lane) {
    for (const auto& track : tracks_) {
        if (auto* live = track->live()) live->leave(lane);
    }
}

void Session::publish_gap(const std::string& track, Samples begin, Samples end, const std::string& reason) {
    services_.metrics.gaps.add();
    spans_.flush(track);
    feed_->add_gap({track, samples_to_ms(begin), samples_to_ms(end), reason, 0});
}

}  // namespace scribed::daemon

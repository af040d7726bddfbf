// SPDX-License-Identifier: Apache-2.0
#include "clients/live_transcript.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "clients/plain_words.hpp"
#include "clients/text_layout.hpp"

namespace scribed::clients {

using transcript::SegmentState;

LiveTranscript::Track& LiveTranscript::track(std::string_view id) {
    auto found = tracks_.find(id);
    if (found == tracks_.end()) {
        found = tracks_.emplace(std::string(id), Track{tracks_.size(), printable(id)}).first;
    }
    return found->second;
}

void LiveTranscript::name_track(std::string_view id, std::string_view name) {
    auto& named = track(id);
    if (!name.empty()) named.name = printable(name);
}

LiveTranscript::Entry& LiveTranscript::entry(const std::string& key) {
    auto& found = entries_[key];
    if (found.order == 0) {
        found.order = next_order_++;
        open_.push_back(&found);
    }
    return found;
}

void LiveTranscript::apply(const transcript::Segment& segment) {
    auto& stored = entry("s" + segment.id);
    if (stored.revision != 0 && segment.revision <= stored.revision) return;
    const auto& speaker = track(segment.track);
    stored.revision = segment.revision;
    stored.retracted = segment.state == SegmentState::retracted;
    stored.segment = segment;
    stored.line = {LiveLine::Kind::speech, speaker.number,          speaker.name,
                   segment.start_ms,       printable(segment.text), segment.state == SegmentState::partial};
    latest_ms_ = std::max(latest_ms_, segment.end_ms);
}

void LiveTranscript::apply(const transcript::Gap& gap) {
    auto& stored = entry(fmt::format("g{}:{}", gap.start_ms, gap.track));
    if (stored.revision != 0 && gap.revision <= stored.revision) return;
    const auto& speaker = track(gap.track);
    const auto seconds = static_cast<double>(gap.end_ms - gap.start_ms) / 1000.0;
    stored.revision = gap.revision;
    stored.line = {
        LiveLine::Kind::gap,
        speaker.number,
        speaker.name,
        gap.start_ms,
        fmt::format("{:.1f} s without live text: {}", seconds, gap_words(gap.reason)),
        false};
    latest_ms_ = std::max(latest_ms_, gap.end_ms);
}

void LiveTranscript::note(std::string text) {
    auto& stored = entry(fmt::format("n{}", next_order_));
    stored.line = {LiveLine::Kind::note, 0, {}, latest_ms_, printable(text), false};
}

std::vector<LiveTranscript::Entry*> LiveTranscript::waiting() const {
    std::vector<Entry*> out;
    std::ranges::copy_if(open_, std::back_inserter(out), [](const Entry* e) { return !e->retracted; });
    std::ranges::sort(out, {}, [](const Entry* e) { return std::tuple(e->line.start_ms, e->order); });
    return out;
}

std::vector<LiveLine> LiveTranscript::settle(std::size_t max_open) {
    std::vector<LiveLine> out;
    const auto waiting = this->waiting();
    // A gap at the very end may still grow; once anything stands behind it, it will not.
    const auto* growing =
        !waiting.empty() && waiting.back()->line.kind == LiveLine::Kind::gap ? waiting.back() : nullptr;
    auto left = waiting.size();
    bool blocked = false;
    for (auto* each : waiting) {
        const bool may_change = each->line.partial || each == growing;
        blocked = blocked || may_change;
        if (may_change || (blocked && left <= max_open)) continue;
        out.push_back(each->line);
        each->settled = true;
        --left;
    }
    std::erase_if(open_, [](const Entry* e) { return e->settled; });
    return out;
}

std::vector<LiveLine> LiveTranscript::settle_all() {
    auto out = open();
    open_.clear();
    return out;
}

std::vector<LiveLine> LiveTranscript::open() const {
    std::vector<LiveLine> out;
    for (const auto* each : waiting())
        out.push_back(each->line);
    return out;
}

std::size_t LiveTranscript::name_width() const {
    std::size_t width = 0;
    for (const auto& [id, each] : tracks_)
        width = std::max(width, display_width(each.name));
    return width;
}

std::vector<transcript::Segment> LiveTranscript::segments() const {
    std::vector<transcript::Segment> out;
    for (const auto& [key, stored] : entries_) {
        if (stored.line.kind == LiveLine::Kind::speech && !stored.retracted) out.push_back(stored.segment);
    }
    std::ranges::sort(out, {}, [](const auto& s) { return std::tuple(s.start_ms, s.track, s.id); });
    return out;
}

}  // namespace scribed::clients

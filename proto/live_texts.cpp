// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <variant>

#include "proto/live_succession.hpp"

// Whose text counts: what the legs say becomes one conversation.
namespace scribed::proto {
namespace {

// What a text or a loss is about.
const std::string& item_of(const LiveEvent& event) {
    const auto* text = std::get_if<LiveText>(&event);
    return text != nullptr ? text->item : std::get<LiveLost>(event).item;
}

}  // namespace

void LiveSuccession::take(LiveLeg& leg, Instant now) {
    // A leg that others have dropped meanwhile is kept by the caller; nobody wants to hear it.
    const auto known = [&] { return &leg == current_.get() || &leg == next_.get() || &leg == retiring_.get(); };
    for (auto& event : leg.take_events()) {
        if (!known()) return;
        if (std::holds_alternative<LiveReady>(event)) {
            leg.ready = now;
        } else if (auto* text = std::get_if<LiveText>(&event)) {
            on_text(leg, std::move(*text));
        } else if (auto* lost = std::get_if<LiveLost>(&event)) {
            on_lost(leg, std::move(*lost));
        } else if (const auto* flushed = std::get_if<LiveFlushed>(&event)) {
            on_flushed(flushed->id);
        } else if (auto* ended = std::get_if<LiveEnded>(&event)) {
            leg.failure = std::move(ended->error);
            on_ended(leg, now);
        }
    }
}

void LiveSuccession::on_text(LiveLeg& leg, LiveText text) {
    std::string name = name_of(leg, text);
    const auto item = std::exchange(text.item, std::move(name));
    if (!text.final) {
        shown_[text.item] = {leg.number, text.begin, text.end};
        events_.emplace_back(std::move(text));
        return;
    }
    failures_ = 0;
    leg.names.erase(item);
    hold_or_give(leg, std::move(text));
}

void LiveSuccession::on_lost(LiveLeg& leg, LiveLost lost) {
    if (const auto known = leg.names.find(lost.item); known != leg.names.end()) {
        lost.item = known->second;
        leg.names.erase(known);
    } else {
        lost.item.clear();
    }
    auto parts = beside_gaps(lost);
    // The gaps have all of it: what was shown is taken back all the same.
    if (parts.empty() && !lost.item.empty()) hold_or_give(leg, LiveText{lost.item, lost.begin, lost.end, {}, true});
    for (auto& part : parts) {
        events_.emplace_back(LiveSpan{part.begin, part.end, leg.number, part.reason});
        hold_or_give(leg, std::move(part));
    }
}

// Only the leg that serves is asked. What it says next lies behind the flush.
void LiveSuccession::on_flushed(std::uint64_t id) {
    const auto mark = std::ranges::find(marks_, id, &Mark::asked);
    if (mark != marks_.end()) mark->settled = true;
    reach_marks();
}

// Two connections may use the same names. The text of audio that was sent again takes the place of the partial that was
// shown of it.
std::string LiveSuccession::name_of(LiveLeg& leg, const LiveText& text) {
    if (const auto known = leg.names.find(text.item); known != leg.names.end()) return known->second;
    std::string name = std::to_string(leg.number) + "." + text.item;
    const auto orphan = std::ranges::find_if(shown_, [&](const auto& entry) {
        const Shown& shown = entry.second;
        return shown.leg == 0 && shown.begin <= text.end && text.begin <= shown.end;
    });
    if (orphan != shown_.end()) {
        name = orphan->first;
        orphan->second.leg = leg.number;
    }
    leg.names[text.item] = name;
    return name;
}

void LiveSuccession::hold_or_give(const LiveLeg& leg, LiveEvent event) {
    if (retiring_ && &leg != retiring_.get()) {
        held_.emplace_back(std::move(event));
    } else {
        give_final(std::move(event));
    }
}

// Text or loss: the last word about its item.
void LiveSuccession::give_final(LiveEvent event) {
    if (auto* lost = std::get_if<LiveLost>(&event)) {
        give_lost(std::move(*lost));
        return;
    }
    const Samples end = std::get<LiveText>(event).end;
    shown_.erase(item_of(event));
    events_.emplace_back(std::move(event));
    retract(0, end);
}

void LiveSuccession::release_held() {
    for (auto& event : std::exchange(held_, {}))
        give_final(std::move(event));
}

// Their audio is sent again: what was shown of it is left to whoever hears that.
void LiveSuccession::drop_held() {
    for (const auto& event : std::exchange(held_, {})) {
        const auto shown = shown_.find(item_of(event));
        if (shown != shown_.end()) shown->second.leg = 0;
    }
}

// The partials of this leg, or those whose text it will not bring, are left to whoever hears their audio next.
void LiveSuccession::orphan(LiveLeg& leg, bool all) {
    const auto settled = [&](const std::string& name) {
        return std::ranges::find(held_, name, item_of) != held_.end();
    };
    for (auto& [name, shown] : shown_) {
        if (shown.leg != leg.number || settled(name)) continue;
        const auto item =
            std::ranges::find_if(leg.names, [&name = name](const auto& pair) { return pair.second == name; });
        const bool kept = !all && (item == leg.names.end() || leg.awaits(item->first));
        if (kept) continue;
        shown.leg = 0;
        if (item != leg.names.end()) leg.names.erase(item);
    }
}

// Takes back the partials of that leg (0: of none) that end by `before`: nothing came of them.
void LiveSuccession::retract(std::uint64_t leg, Samples before) {
    for (auto entry = shown_.begin(); entry != shown_.end();) {
        const auto& [name, shown] = *entry;
        if (shown.leg != leg || shown.end > before) {
            ++entry;
            continue;
        }
        events_.emplace_back(LiveText{name, shown.begin, shown.end, {}, true});
        entry = shown_.erase(entry);
    }
}

}  // namespace scribed::proto

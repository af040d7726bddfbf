// SPDX-License-Identifier: Apache-2.0
#include "sandbox/item_desk.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "sandbox/service_events.hpp"

namespace scribed::sandbox {
namespace {

constexpr double kReorderMs = 1000;

std::vector<std::string> item_events(const LiveItem& item, const std::vector<HeardWord>& words) {
    std::vector<std::string> events;
    if (item.whole_delta) {
        if (!words.empty()) events.push_back(delta_event(item.id, join_words(words)));
    } else {
        for (std::size_t n = 0; n < words.size(); ++n) {
            events.push_back(delta_event(item.id, (n == 0 ? "" : " ") + words[n].text));
        }
    }
    events.push_back(completed_event(item.id, words, item.audio_ms, item.logprobs));
    events.push_back(rate_limits_event(250000 - item.audio_ms / 100));
    return events;
}

Instant after(Instant now, double ms) { return now + std::chrono::milliseconds(static_cast<std::int64_t>(ms)); }

}  // namespace

void ItemDesk::heard(const LiveItem& item, std::vector<HeardWord> words, Instant now) {
    mishear_.apply(words, item.number);
    std::optional<Held> hold;
    bool failed = false;
    std::vector<std::string> first;
    for (const auto& fault : faults_.strike_all(FaultPlace::realtime, FaultScope::item)) {
        ++struck_;
        switch (fault.kind) {
            case FaultKind::silent_item: return;
            case FaultKind::fail_item: failed = true; break;
            case FaultKind::empty_text: words.clear(); break;
            case FaultKind::truncate_text: words.resize(words.size() / 2); break;
            case FaultKind::garbage: first.emplace_back("\x7f{\"type\": nothing that anybody could read"); break;
            case FaultKind::unknown_event:
                first.emplace_back(R"({"type":"conversation.item.mood.updated","event_id":"event_x","mood":"calm"})");
                break;
            case FaultKind::late_ms: hold = Held{{}, after(now, fault.value), false}; break;
            case FaultKind::reorder:
                hold = Held{{}, after(now, fault.value > 0 ? fault.value : kReorderMs), true};
                break;
            default: break;
        }
    }
    auto events = std::move(first);
    if (failed) {
        events.push_back(failed_event(
            item.id,
            {.type = "server_error", .code = "audio_unintelligible", .message = "The audio could not be transcribed."}
        ));
    } else {
        std::ranges::move(item_events(item, words), std::back_inserter(events));
    }
    if (hold) {
        hold->events = std::move(events);
        held_.push_back(std::move(*hold));
    } else {
        say(std::move(events));
    }
}

void ItemDesk::say(std::vector<std::string> events) {
    ++finished_;
    std::ranges::move(events, std::back_inserter(due_));
    const auto waits = std::ranges::find_if(held_, &Held::until_next);
    if (waits == held_.end()) return;
    auto next = std::move(waits->events);
    held_.erase(waits);
    say(std::move(next));
}

void ItemDesk::on_timer(Instant now) {
    while (true) {
        const auto due = std::ranges::find_if(held_, [now](const Held& held) { return held.until <= now; });
        if (due == held_.end()) return;
        auto events = std::move(due->events);
        held_.erase(due);
        say(std::move(events));
    }
}

std::optional<Instant> ItemDesk::next_timer() const {
    if (held_.empty()) return std::nullopt;
    return std::ranges::min_element(held_, {}, &Held::until)->until;
}

std::vector<std::string> ItemDesk::take() { return std::exchange(due_, {}); }

}  // namespace scribed::sandbox

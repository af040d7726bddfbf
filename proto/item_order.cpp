// SPDX-License-Identifier: Apache-2.0
#include "proto/item_order.hpp"

#include <algorithm>
#include <utility>

namespace scribed::proto {

ItemOrder::Slot* ItemOrder::find(std::string_view item) {
    const auto found = std::ranges::find(slots_, item, &Slot::item);
    return found == slots_.end() ? nullptr : &*found;
}

// Where an item of this `previous` belongs among the slots.
std::vector<ItemOrder::Slot>::iterator ItemOrder::place(
    const std::string& item, const std::optional<std::string>& previous
) {
    if (previous) {
        const auto before = std::ranges::find(slots_, *previous, &Slot::item);
        if (before != slots_.end()) return before + 1;
        if (*previous == last_released_) return slots_.begin();
    }
    // One that came too early is waiting for this item to stand before it.
    const auto behind = std::ranges::find(slots_, std::optional(item), &Slot::previous);
    return behind;
}

void ItemOrder::committed(const std::string& item, const std::optional<std::string>& previous, Instant now) {
    Slot slot{item, previous, now, false, {}};
    if (const auto known = std::ranges::find(slots_, item, &Slot::item); known != slots_.end()) {
        if (!previous || known->previous == previous) return;
        slot = std::move(*known);
        slot.previous = previous;
        slots_.erase(known);
    }
    const auto at = place(item, previous);
    slots_.insert(at, std::move(slot));
}

void ItemOrder::completed(const std::string& item, std::string text, Instant now) {
    settle({item, false, std::move(text), {}}, now);
}

void ItemOrder::failed(const std::string& item, std::string reason, Instant now) {
    settle({item, true, {}, std::move(reason)}, now);
}

void ItemOrder::settle(Settled result, Instant now) {
    Slot* slot = find(result.item);
    if (slot == nullptr) {
        committed(result.item, std::nullopt, now);
        slot = find(result.item);
    }
    if (std::exchange(slot->settled, true)) return;
    slot->result = std::move(result);
}

void ItemOrder::expire(Instant now) {
    for (auto& slot : slots_) {
        if (slot.settled || slot.since + limit_ > now) continue;
        slot.settled = true;
        slot.result = {slot.item, true, {}, "timeout"};
    }
}

void ItemOrder::abandon(const std::string& reason) {
    for (auto& slot : slots_) {
        if (std::exchange(slot.settled, true)) continue;
        slot.result = {slot.item, true, {}, reason};
    }
}

std::vector<ItemOrder::Settled> ItemOrder::take() {
    std::vector<Settled> out;
    const auto open = std::ranges::find(slots_, false, &Slot::settled);
    for (auto slot = slots_.begin(); slot != open; ++slot) {
        last_released_ = std::move(slot->item);
        out.push_back(std::move(slot->result));
    }
    slots_.erase(slots_.begin(), open);
    return out;
}

std::size_t ItemOrder::outstanding() const { return slots_.size(); }

std::optional<Instant> ItemOrder::next_expiry() const {
    std::optional<Instant> next;
    for (const auto& slot : slots_) {
        if (!slot.settled && (!next || slot.since + limit_ < *next)) next = slot.since + limit_;
    }
    return next;
}

}  // namespace scribed::proto

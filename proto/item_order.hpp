// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace scribed::proto {

/// The order book of one realtime connection: utterance items in the order of their `previous_item_id` chain, each
/// released once it and all before it are settled (upstream.md 4.6, F9, F10). Items settle by text, by failure, or by a
/// time limit.
class ItemOrder {
public:
    struct Settled {
        std::string item;
        bool failed = false;
        std::string text;    ///< when not failed
        std::string reason;  ///< when failed: upstream's code, or `timeout`
    };

    explicit ItemOrder(std::chrono::milliseconds limit = std::chrono::seconds(15)) : limit_(limit) {}

    /// The item exists; its clock runs from now. Without `previous`, or with one that is unknown, it stands behind the
    /// last, but before the one that named it as its own previous. Said again with another `previous`, the item moves.
    void committed(const std::string& item, const std::optional<std::string>& previous, Instant now);
    void completed(const std::string& item, std::string text, Instant now);
    void failed(const std::string& item, std::string reason, Instant now);
    /// Settles as failed (`timeout`) what has waited past the limit.
    void expire(Instant now);
    /// Everything still open fails with `reason`: the connection ends.
    void abandon(const std::string& reason);

    /// Items whose turn has come, in order.
    std::vector<Settled> take();
    /// Items that take() has not given yet, settled or not.
    std::size_t outstanding() const;
    /// When expire() next has something to do.
    std::optional<Instant> next_expiry() const;

private:
    struct Slot {
        std::string item;
        std::optional<std::string> previous;
        Instant since;
        bool settled = false;
        Settled result;
    };
    Slot* find(std::string_view item);
    std::vector<Slot>::iterator place(const std::string& item, const std::optional<std::string>& previous);
    void settle(Settled result, Instant now);

    std::chrono::milliseconds limit_;
    std::vector<Slot> slots_;
    std::string last_released_;
};

}  // namespace scribed::proto

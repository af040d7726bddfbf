// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "sandbox/ear.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/mishear.hpp"

namespace scribed::sandbox {

/// A committed stretch of one session's audio.
struct LiveItem {
    std::string id;
    std::uint64_t number = 0;  ///< from 0, in order of commit
    std::int64_t audio_ms = 0;
    bool logprobs = false;
    bool whole_delta = false;  ///< one delta with all the text (whisper-1, upstream.md 4.6)
};

/// Turns what was heard into an item's events, errs as the mishear rate and the item faults demand, and holds back what
/// shall come late or out of order.
class ItemDesk {
public:
    ItemDesk(Faults& faults, Mishear mishear) : faults_(faults), mishear_(std::move(mishear)) {}

    void heard(const LiveItem& item, std::vector<HeardWord> words, Instant now);
    void on_timer(Instant now);
    std::optional<Instant> next_timer() const;
    /// Events that are due, in order.
    std::vector<std::string> take();
    /// Items whose text, or failure, has been said.
    int finished() const { return finished_; }
    int faults_struck() const { return struck_; }

private:
    struct Held {
        std::vector<std::string> events;
        Instant until;
        bool until_next;  ///< another item's events release it as well
    };
    void say(std::vector<std::string> events);

    Faults& faults_;
    Mishear mishear_;
    std::deque<Held> held_;
    std::vector<std::string> due_;
    int finished_ = 0;
    int struck_ = 0;
};

}  // namespace scribed::sandbox

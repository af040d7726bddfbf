// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.hpp"

namespace scribed::proto {

/// What is known of one utterance of a realtime connection, from the first event that names it to its final text.
struct Utterance {
    std::string key;  ///< its name for our readers: upstream's id, made unique where a gateway repeats ids (F10)
    std::string id;   ///< upstream's; empty where a gateway sends none
    std::optional<std::string> previous;
    std::uint64_t arrival = 0;       ///< counts the utterances that entered the order; 0: not yet
    bool committed = false;          ///< its `committed` event came
    bool settled = false;            ///< its text or failure came
    bool shown = false;              ///< a partial was given out
    bool exact = false;              ///< `started` and `stopped` hold neither padding nor silence
    std::optional<Samples> started;  ///< upstream samples, as the server said
    std::optional<Samples> stopped;
    Samples from = 0;   ///< track sample at which its audio begins, padding included
    Samples begin = 0;  ///< track samples of the voice
    Samples end = 0;
    Samples covers = 0;  ///< behind the last track sample whose words it carries
    std::string text;    ///< deltas so far
};

/// The utterances of one connection that are not over, in order of their first event, and the ids of the last that are.
/// An empty id stands for the oldest that fits (F10). References are good until the next open() or close().
class RealtimeUtterances {
public:
    /// A new utterance of that id.
    Utterance& open(std::string_view id);
    /// The oldest that has not entered the order.
    Utterance* find_new(std::string_view id);
    /// The oldest whose `committed` event has not come.
    Utterance* find_uncommitted(std::string_view id);
    /// The oldest that waits for its text.
    Utterance* find_unsettled(std::string_view id);
    /// The newest of exactly that id.
    Utterance* find_id(std::string_view id);
    Utterance* find_key(std::string_view key);
    /// What the order calls the utterance of that id.
    std::string key_of(const std::string& id) const;

    /// Its text was given out, or it was given up.
    void close(const std::string& key);
    /// Removes those that have not entered the order, but for those that began before the upstream sample `from`;
    /// events that name them later are known to come too late.
    void close_new(Samples from);
    /// Removes the oldest that has not entered the order, as if no event had named it; there must be one.
    Utterance forget_new();
    /// Whether an utterance of that id is over and no other has it.
    bool over(std::string_view id) const;
    /// True once for an utterance that was over before its `committed` event came.
    bool take_late_commit(std::string_view id);

    /// Whether one that entered the order as number `arrival` or before is still there.
    bool waiting(std::uint64_t arrival) const;
    const std::vector<Utterance>& all() const { return open_; }
    /// Utterances that never entered the order; a server may start speech and forget it.
    std::size_t count_new() const;

private:
    struct Over {
        std::string id;
        std::string key;
        bool committed = false;
    };
    bool taken(const std::string& key) const;

    std::vector<Utterance> open_;
    std::vector<Over> over_;
    std::uint64_t names_ = 0;
};

}  // namespace scribed::proto

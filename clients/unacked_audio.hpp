// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "base/units.hpp"

namespace scribed::clients {

/// One track's audio between the source and the server's acknowledgement, with a cursor for what was sent on the
/// present connection. Indices count samples at the track's own rate.
class UnackedAudio {
public:
    struct Slice {
        Samples first = 0;
        std::span<const std::int16_t> samples;  ///< good until the next push, ack or rewind
    };

    /// `sequence` orders pushes of different tracks.
    void push(std::uint64_t sequence, Samples first, std::span<const std::int16_t> samples);

    /// The sequence of the next block to send, if one waits.
    std::optional<std::uint64_t> next_sequence() const;
    /// Takes the next block, without what the server has of it already.
    Slice take();

    /// The server has everything below `next`.
    void ack(Samples next);
    /// A new connection goes on at `next`. False when that lies below what was acknowledged: the server lost it.
    bool rewind(Samples next);

    Samples acked() const { return acked_; }
    /// Behind the last pushed sample.
    Samples pushed() const { return pushed_; }
    /// Samples kept because they are not acknowledged; holes count nothing.
    Samples held() const { return held_; }

private:
    struct Block {
        std::uint64_t sequence;
        Samples first;
        std::vector<std::int16_t> samples;
        Samples end() const { return first + samples.size(); }
    };

    std::deque<Block> blocks_;
    std::size_t sent_blocks_ = 0;  ///< blocks at the front that went out on this connection
    Samples send_from_ = 0;
    Samples acked_ = 0;
    Samples pushed_ = 0;
    Samples held_ = 0;
};

}  // namespace scribed::clients

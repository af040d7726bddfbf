// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace scribed::daemon {

/// The barriers of one client (docs/protocol.md): each waits until every live track has settled what it had been given,
/// and they are answered in the order in which they came. A pure value.
class Barriers {
public:
    /// So many may wait (docs/protocol.md).
    static constexpr std::size_t kMost = 256;

    bool full() const { return barriers_.size() >= kMost; }
    /// One more. `flush` has a track flushed and says under which number; flushed() may be called meanwhile, also with
    /// that number.
    void add(
        std::string id, std::span<const std::uint32_t> tracks, const std::function<std::uint64_t(std::uint32_t)>& flush
    );
    /// This flush of the track, and all before it, have been answered.
    void flushed(std::uint32_t track, std::uint64_t flush);
    /// The ids of those that are to be answered now.
    std::vector<std::string> take_answered();
    /// The ids of all: nothing will be flushed any more.
    std::vector<std::string> take_all();

private:
    struct Barrier {
        std::string id;
        std::map<std::uint32_t, std::uint64_t> waiting;  ///< track -> number of the flush; 0 while it is asked for
    };
    std::vector<Barrier> barriers_;
    bool adding_ = false;
};

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "transcript/placement_band.hpp"
#include "transcript/spread.hpp"
#include "transcript/token_costs.hpp"

namespace scribed::transcript {

/// A fill of some likely placements; `probability` is the share of these, by their own probabilities.
struct LikelyFill {
    Fill fill;
    float probability = 0;
};

/// The dynamic program behind place(). Its cell (k, n) stands for n tokens said by the end of k atoms.
class FillSearch {
public:
    /// Searches; `input` must outlive this.
    explicit FillSearch(const PlacementInput& input);

    /// The fills of the most probable placement, in order.
    std::vector<Fill> best() const;

    /// The fills with words and voice of all placements that are not much less probable than the best one.
    std::vector<LikelyFill> likely() const;

private:
    // The best way into one cell: the last `atoms` atoms hold the last `tokens` tokens.
    // No atoms: one token without voice; no tokens: an atom without words.
    struct Step {
        std::uint16_t tokens = 0;
        std::uint16_t atoms = 0;
    };
    // A voice may pause within a word or be lost for a moment: so many atoms may be filled as one.
    static constexpr std::size_t kMostJoined = 3;
    static constexpr std::size_t kMostTokens = std::numeric_limits<std::uint16_t>::max();

    // Atoms [from, k), filled as one.
    struct Room {
        std::size_t from = 0;
        std::size_t k = 0;
        bool known = true;
        bool last = false;
        bool gap = false;    // behind it
        float log_gap = 0;   // of its ms
        float crossing = 0;  // the cost of the gaps inside
        float log_voiced = 0;
        float shortest = 0;  // bounds of the expected length of what may be said here
        float longest = 0;
        TokenRange heard;
    };
    // One of the likely ways between two cells.
    struct Way;
    class LikelyWays;

    std::size_t cell(std::size_t k, std::size_t n) const { return offsets_[k] + n - bands_[k].begin; }
    void offer(std::size_t at, float cost, Step step) {
        if (cost < cost_[at]) {
            cost_[at] = cost;
            step_[at] = step;
        }
    }
    bool joins(std::size_t k) const;
    // How many of the atoms up to k may be filled as one, atom k - 1 being the last.
    std::size_t most_joined(std::size_t k) const;
    Room room(std::size_t k, std::size_t joined) const;

    // Calls visit(m) for each run of tokens [m, n) that may be all that `room` holds, shorter runs first.
    template <typename Visit>
    void each_run(const Room& room, std::size_t n, Visit&& visit) const {
        const CountBand& from = bands_[room.from];
        for (std::size_t m = (n - 1 < from.end ? n - 1 : from.end) + 1; m-- > from.begin;) {
            const float expected = costs_.expected_ms(m, n);
            if (expected < room.shortest) continue;
            if ((room.known && n - m > 1 && expected > room.longest) || n - m > kMostTokens) break;
            visit(m);
        }
    }
    float run_cost(const Room& room, std::size_t m, std::size_t n) const {
        const float fill = room.known ? costs_.fill(m, n, room.log_voiced) : costs_.fill_unknown(m, n, room.log_voiced);
        return fill + costs_.misheard(m, n, room.heard) + costs_.no_pauses(m, n);
    }
    float end_cost(const Room& room, std::size_t n) const {
        if (room.last) return room.crossing;
        return room.crossing + (room.gap ? costs_.pause(n - 1, room.log_gap) : costs_.no_pause(n - 1));
    }

    void leave_empty(std::size_t k);
    void fill_atoms(const Room& room);
    void drop_tokens(std::size_t k);

    const PlacementInput& in_;
    TokenCosts costs_;
    std::vector<CountBand> bands_;
    std::vector<std::size_t> offsets_;
    std::vector<float> cost_;
    std::vector<Step> step_;
};

}  // namespace scribed::transcript

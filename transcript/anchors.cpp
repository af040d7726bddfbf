// SPDX-License-Identifier: Apache-2.0
#include "transcript/anchors.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>

namespace scribed::transcript {
namespace {

constexpr std::size_t kLongestRun = 3;
// A run's weight in the chain, by its length.
constexpr std::array<std::uint32_t, kLongestRun + 1> kWeight = {0, 1, 3, 5};

struct Candidate {
    Anchor at;
    std::uint32_t weight = 0;
};

// The runs of `length` tokens in [begin, end) by their hash, and where those stand that occur there once.
class Runs {
public:
    struct Slot {
        std::uint64_t hash = 0;
        std::uint32_t begin = kFree;
    };
    static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::uint32_t kRepeated = kFree - 1;

    Runs(std::span<const Token> tokens, std::uint32_t begin, std::uint32_t end, std::size_t length)
        : slots_(std::bit_ceil(2 * std::size_t{end - begin} + 1)) {
        for (std::uint32_t i = begin; i + length <= end; ++i) {
            std::uint64_t hash = length;
            bool spoken = length > 1 || tokens[i].content;
            for (std::size_t k = 0; k < length; ++k) {
                spoken = spoken && tokens[i + k].id != kUnspoken;
                hash = (hash ^ tokens[i + k].id) * 0xD6E8FEB86659FD93u;
                hash ^= hash >> 32;
            }
            if (!spoken) continue;
            Slot& slot = slots_[find(hash)];
            slot = {hash, slot.begin == kFree ? i : kRepeated};
        }
    }

    std::span<const Slot> slots() const { return slots_; }
    // kFree or kRepeated when it does not occur once.
    std::uint32_t begin_of(std::uint64_t hash) const { return slots_[find(hash)].begin; }

private:
    // Half of the slots stay free.
    std::size_t find(std::uint64_t hash) const {
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].begin != kFree && slots_[at].hash != hash)
            at = (at + 1) & (slots_.size() - 1);
        return at;
    }

    std::vector<Slot> slots_;
};

void add_candidates(
    std::span<const Token> live, std::span<const Token> canon, const Window& window, std::vector<Candidate>& out
) {
    for (std::size_t length = 1; length <= kLongestRun; ++length) {
        const Runs heard(live, window.live_begin, window.live_end, length);
        const Runs written(canon, window.canon_begin, window.canon_end, length);
        for (const Runs::Slot& run : heard.slots()) {
            if (run.begin >= Runs::kRepeated) continue;
            const std::uint32_t begin = written.begin_of(run.hash);
            if (begin < Runs::kRepeated) out.push_back({{run.begin, begin}, kWeight[length]});
        }
    }
}

// Prefix maxima over canon positions: the best chain that ends before a position (a Fenwick tree).
class BestBefore {
public:
    struct Entry {
        std::uint32_t weight = 0;
        std::uint32_t candidate = std::numeric_limits<std::uint32_t>::max();
    };

    explicit BestBefore(std::size_t size) : tree_(size + 1) {}

    Entry before(std::uint32_t position) const {
        Entry best;
        for (std::size_t i = position; i > 0; i &= i - 1) {
            if (tree_[i].weight > best.weight) best = tree_[i];
        }
        return best;
    }
    void put(std::uint32_t position, Entry entry) {
        for (std::size_t i = std::size_t{position} + 1; i < tree_.size(); i += i & (~i + 1)) {
            if (entry.weight > tree_[i].weight) tree_[i] = entry;
        }
    }

private:
    std::vector<Entry> tree_;
};

// One candidate per pair, the weights of its runs added up, ordered by live and from the last canon position down.
void unite_pairs(std::vector<Candidate>& candidates) {
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return a.at.live != b.at.live ? a.at.live < b.at.live : a.at.canon > b.at.canon;
    });
    std::size_t kept = 0;
    for (const Candidate& candidate : candidates) {
        if (kept > 0 && candidates[kept - 1].at.live == candidate.at.live &&
            candidates[kept - 1].at.canon == candidate.at.canon) {
            candidates[kept - 1].weight += candidate.weight;
        } else {
            candidates[kept++] = candidate;
        }
    }
    candidates.resize(kept);
}

}  // namespace

std::vector<Anchor> find_anchors(
    std::span<const Token> live, std::span<const Token> canon, std::span<const Window> windows
) {
    std::vector<Candidate> candidates;
    for (const Window& window : windows)
        add_candidates(live, canon, window, candidates);
    unite_pairs(candidates);

    BestBefore best(canon.size());
    std::vector<std::uint32_t> previous(candidates.size());
    BestBefore::Entry last;
    // Descending canon order within one live token keeps a chain from using that token twice.
    for (std::uint32_t i = 0; i < candidates.size(); ++i) {
        const BestBefore::Entry chain = best.before(candidates[i].at.canon);
        previous[i] = chain.candidate;
        const BestBefore::Entry entry{chain.weight + candidates[i].weight, i};
        best.put(candidates[i].at.canon, entry);
        if (entry.weight > last.weight) last = entry;
    }
    std::vector<Anchor> out;
    for (std::uint32_t i = last.candidate; i < candidates.size(); i = previous[i])
        out.push_back(candidates[i].at);
    std::reverse(out.begin(), out.end());
    return out;
}

}  // namespace scribed::transcript

// SPDX-License-Identifier: Apache-2.0
#include "transcript/align.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace scribed::transcript {
namespace {

// Scores, to be made as high as possible. Sixteenths: sums are exact, so that equal paths compare equal.
constexpr float kEqualContent = 2.0F;
constexpr float kEqualShort = 1.25F;
constexpr float kSubstituted = -0.3125F;
constexpr float kSkipped = -0.375F;
constexpr float kAlike = 0.5F;
// Words that go on from the pair before: a passage said twice is taken whole from one place.
constexpr float kRunsOn = 0.125F;

enum class Step : unsigned char { pair, skip_live, skip_canon };

struct Pairing {
    float score = 0;
    LinkKind kind = LinkKind::none;
};

Pairing judge(const Token& live, const Token& canon) {
    if (live.id == canon.id && live.id != kUnspoken) {
        return {live.content ? kEqualContent : kEqualShort, LinkKind::equal};
    }
    const float alike = similarity(live, canon);
    if (alike < kAlike) return {kSubstituted, LinkKind::substituted};
    return {(live.content && canon.content ? kEqualContent : kEqualShort) * alike - 0.5F, LinkKind::similar};
}

// The rows' cells in one block: row j holds canon positions begin to end inclusive, position i standing before token i.
class Steps {
public:
    explicit Steps(std::span<const Band> bands) : bands_(bands) {
        std::size_t cells = 0;
        for (const Band& band : bands) {
            offsets_.push_back(cells);
            cells += band.end - band.begin + std::size_t{1};
        }
        cells_.resize(cells);
    }
    Step& at(std::size_t row, std::uint32_t i) { return cells_[offsets_[row] + i - bands_[row].begin]; }

private:
    std::span<const Band> bands_;
    std::vector<std::size_t> offsets_;
    std::vector<Step> cells_;
};

// A score row over positions begin to end; outside of them it goes on by skipping canon tokens, never backwards.
class Row {
public:
    void assign(const Band& band, float value) {
        band_ = band;
        values_.assign(band.end - band.begin + std::size_t{1}, value);
    }
    float get(std::uint32_t i) const {
        if (i < band_.begin) return -std::numeric_limits<float>::infinity();
        if (i > band_.end) return values_.back() + kSkipped * static_cast<float>(i - band_.end);
        return values_[i - band_.begin];
    }
    float& at(std::uint32_t i) { return values_[i - band_.begin]; }

private:
    Band band_;
    std::vector<float> values_;
};

}  // namespace

std::vector<Link> align(std::span<const Token> live, std::span<const Token> canon, std::span<const Band> bands) {
    std::vector<Link> links(canon.size());
    if (live.empty() || canon.empty()) return links;

    Steps steps(bands);
    Row before;
    Row row;
    before.assign({0, 0}, 0.0F);
    for (std::size_t j = 0; j < live.size(); ++j) {
        const Band& band = bands[j];
        row.assign(band, 0.0F);
        for (std::uint32_t i = band.begin; i <= band.end; ++i) {
            float best = before.get(i) + kSkipped;
            Step step = Step::skip_live;
            if (i > band.begin) {
                const bool runs_on = j > 0 && i - 1 >= bands[j - 1].begin && i - 1 <= bands[j - 1].end &&
                                     steps.at(j - 1, i - 1) == Step::pair;
                const float paired =
                    before.get(i - 1) + judge(live[j], canon[i - 1]).score + (runs_on ? kRunsOn : 0.0F);
                if (paired >= best) {
                    best = paired;
                    step = Step::pair;
                }
                const float skipped = row.at(i - 1) + kSkipped;
                if (skipped > best) {
                    best = skipped;
                    step = Step::skip_canon;
                }
            }
            row.at(i) = best;
            steps.at(j, i) = step;
        }
        std::swap(before, row);
    }

    std::uint32_t i = bands.back().end;
    for (std::size_t j = live.size(); j-- > 0 && i > 0;) {
        i = std::min(i, bands[j].end);
        while (steps.at(j, i) == Step::skip_canon)
            --i;
        if (steps.at(j, i) == Step::pair) {
            --i;
            links[i] = {judge(live[j], canon[i]).kind, static_cast<std::uint32_t>(j)};
        }
    }
    return links;
}

}  // namespace scribed::transcript

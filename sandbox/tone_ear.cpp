// SPDX-License-Identifier: Apache-2.0
#include "sandbox/tone_ear.hpp"

#include <cmath>
#include <cstddef>
#include <string>

#include "sandbox/tone_bursts.hpp"
#include "sandbox/tone_language.hpp"
#include "sandbox/tone_spectrum.hpp"

namespace scribed::sandbox {
namespace {

constexpr double kGapTolerance = 8;
/// A shorter gap belongs to a word, a longer one parts words.
constexpr double kBetweenGaps = (kSymbolGapMs + kWordGapMs) / 2.0;
/// From here on a gap is a pause between utterances, of any length.
constexpr double kLeastPause = 400;

class WordBuilder {
public:
    void add(const ToneBurst& burst) {
        if (empty_) {
            start_ms_ = burst.start_ms;
        } else {
            const auto gap = burst.start_ms - end_ms_;
            if (gap >= kBetweenGaps) {
                finish();
                start_ms_ = burst.start_ms;
                damaged_ = gap < kLeastPause && std::abs(gap - kWordGapMs) > kGapTolerance;
            } else if (std::abs(gap - kSymbolGapMs) > kGapTolerance) {
                damaged_ = true;
            }
        }
        empty_ = false;
        end_ms_ = burst.end_ms;
        ++symbols_;
        if (burst.digit) {
            code_ = code_ << 4 | *burst.digit;
            digits_ += "0123456789abcdef"[*burst.digit];
        } else {
            damaged_ = true;
            digits_ += 'x';
        }
    }

    std::vector<HeardWord> take() {
        if (!empty_) finish();
        return std::move(words_);
    }

private:
    void finish() {
        const bool whole = !damaged_ && symbols_ == kSymbolsPerWord;
        words_.push_back({whole ? tone_word(code_) : "?" + digits_, std::llround(start_ms_), std::llround(end_ms_)});
        symbols_ = 0;
        code_ = 0;
        digits_.clear();
        damaged_ = false;
    }

    std::vector<HeardWord> words_;
    bool empty_ = true;
    bool damaged_ = false;
    double start_ms_ = 0;
    double end_ms_ = 0;
    int symbols_ = 0;
    unsigned code_ = 0;
    std::string digits_;
};

}  // namespace

std::vector<HeardWord> ToneEar::hear(std::span<const std::int16_t> samples, unsigned rate) {
    WordBuilder words;
    for (const auto& burst : find_bursts(ToneSpectrum(samples, rate)))
        words.add(burst);
    return words.take();
}

}  // namespace scribed::sandbox

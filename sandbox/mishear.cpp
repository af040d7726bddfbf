// SPDX-License-Identifier: Apache-2.0
#include "sandbox/mishear.hpp"

#include <cstddef>
#include <utility>

#include "sandbox/tone_language.hpp"

namespace scribed::sandbox {
namespace {

/// SplitMix64: neighbouring inputs give unrelated outputs.
std::uint64_t scramble(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

double to_unit(std::uint64_t x) { return static_cast<double>(x >> 11) * 0x1p-53; }

}  // namespace

Mishear::Mishear(double rate, std::uint64_t seed, Vocabulary vocabulary)
    : rate_(rate), seed_(seed), vocabulary_(std::move(vocabulary)) {}

void Mishear::apply(std::vector<HeardWord>& words, std::uint64_t item) const {
    if (rate_ <= 0 || !vocabulary_ || vocabulary_->size() < 2) return;
    for (std::size_t place = 0; place < words.size(); ++place) {
        const auto dice = scramble(scramble(scramble(seed_) ^ item) ^ place);
        if (to_unit(dice) >= rate_) continue;
        auto pick = scramble(dice) % vocabulary_->size();
        if ((*vocabulary_)[pick] == words[place].text) pick = (pick + 1) % vocabulary_->size();
        words[place].text = (*vocabulary_)[pick];
    }
}

Mishear::Vocabulary tone_vocabulary() {
    auto words = std::make_shared<std::vector<std::string>>();
    words->reserve(kToneWords);
    for (unsigned code = 0; code < kToneWords; ++code)
        words->push_back(tone_word(code));
    return words;
}

}  // namespace scribed::sandbox

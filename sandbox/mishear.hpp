// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/ear.hpp"

namespace scribed::sandbox {

/// Makes the live ear err: some words become other words of the vocabulary. Which ones follows from the seed, the
/// item's number in its session and the word's place in the item alone. The batch ear does without.
class Mishear {
public:
    using Vocabulary = std::shared_ptr<const std::vector<std::string>>;

    /// `rate`: the part of the words, 0 to 1.
    Mishear(double rate, std::uint64_t seed, Vocabulary vocabulary);

    void apply(std::vector<HeardWord>& words, std::uint64_t item) const;

private:
    double rate_;
    std::uint64_t seed_;
    Vocabulary vocabulary_;
};

/// The 4096 words of the language of tones.
Mishear::Vocabulary tone_vocabulary();

}  // namespace scribed::sandbox

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sandbox/ear.hpp"

namespace scribed::sandbox {

/// Hears the language of tones (tone_language.hpp) exactly, and forgives nothing: a word whose symbols, lengths, gaps
/// or phases are off, because a frame was lost, doubled or moved, is heard as `?` and the digits that could be made
/// out, `x` for each that could not (`?4fx`). The same goes for a word behind a pause that is no pause of the language.
class ToneEar final : public Ear {
public:
    std::vector<HeardWord> hear(std::span<const std::int16_t> samples, unsigned rate) override;
};

}  // namespace scribed::sandbox

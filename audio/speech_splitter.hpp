// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/units.hpp"

namespace scribed::audio {

/// Speech without a pause has no text until it ends, and a service takes only so much at once: finds where to split it.
/// That is where it is quiet for 100 ms, between words, once a part has lasted 20 s; from 25 s on any moment that is
/// less loud will do, and at 27 s it is now. Streaming: the places depend only on the samples, not on the sizes of the
/// pushed blocks.
class SpeechSplitter {
public:
    /// `rate`: samples per second.
    explicit SpeechSplitter(unsigned rate);

    /// A voice begins.
    void begin();
    /// What it says next. How many of these samples still belong to the part that ends in them, if one does; the others
    /// begin the next part, and must be pushed again.
    std::optional<std::size_t> push(std::span<const std::int16_t> pcm);

private:
    /// Whether the window that has just been filled is the last of its part.
    bool last();

    const unsigned rate_;
    const Samples window_;
    Samples length_ = 0;  ///< of this part
    Samples in_window_ = 0;
    std::uint64_t square_sum_ = 0;
    double loudness_ = 0;  ///< mean square of the last seconds; 0: not known yet
    Samples quiet_ = 0;    ///< how long it has been quiet, and
    Samples soft_ = 0;     ///< less loud
};

}  // namespace scribed::audio

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace scribed::sandbox {

struct HeardWord {
    std::string text;
    std::int64_t start_ms = 0;  ///< from the first sample of the clip
    std::int64_t end_ms = 0;
    friend bool operator==(const HeardWord&, const HeardWord&) = default;
};

/// Turns a clip of mono s16 samples into words by listening to it: nobody tells it what was said. One clip at a time,
/// on any one thread at a time.
class Ear {
public:
    virtual ~Ear() = default;
    /// `rate`: 8000 to 48000 Hz.
    virtual std::vector<HeardWord> hear(std::span<const std::int16_t> samples, unsigned rate) = 0;
};

/// The words with single spaces between them.
std::string join_words(const std::vector<HeardWord>& words);

}  // namespace scribed::sandbox

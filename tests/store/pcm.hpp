// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <random>
#include <vector>

#include "audio/wav_file.hpp"

namespace scribed::store::test {

using Pcm = std::vector<std::int16_t>;

/// Samples of which none is 0, so that a hole is seen. The same `seed` gives the same samples.
inline Pcm noise(std::size_t count, unsigned seed = 1) {
    std::minstd_rand engine(seed);
    std::uniform_int_distribution<int> sample(1, 32767);
    Pcm out(count);
    for (auto& each : out)
        each = static_cast<std::int16_t>(sample(engine));
    return out;
}

inline Pcm read_all(const std::filesystem::path& path) {
    auto reader = audio::WavReader::open(path).value();
    return reader.read(0, reader.size()).value();
}

}  // namespace scribed::store::test

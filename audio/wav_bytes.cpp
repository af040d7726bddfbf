// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <stdexcept>

#include "audio/wav_file.hpp"
#include "audio/wav_header.hpp"

namespace scribed::audio {

std::string wav_bytes(std::span<const std::int16_t> samples, unsigned rate) {
    if (samples.size_bytes() > std::numeric_limits<std::uint32_t>::max() - kWavHeader) {
        throw std::length_error("a WAV file in memory is limited to 4 GB");
    }
    std::string out = wav_header(static_cast<std::uint32_t>(samples.size_bytes()), rate);
    out.append(reinterpret_cast<const char*>(samples.data()), samples.size_bytes());
    return out;
}

}  // namespace scribed::audio

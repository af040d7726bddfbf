// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <limits>
#include <stdexcept>
#include <string>

#include "audio/wav_file.hpp"

namespace scribed::audio {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie in memory");

template <class Number>
void append(std::string& out, Number number) {
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace

std::string wav_bytes(std::span<const std::int16_t> samples, unsigned rate) {
    constexpr std::uint32_t kHeader = 44;
    constexpr std::uint16_t kPcm = 1;
    constexpr std::uint16_t kMono = 1;
    constexpr std::uint16_t kSampleBytes = sizeof(std::int16_t);
    if (samples.size_bytes() > std::numeric_limits<std::uint32_t>::max() - kHeader) {
        throw std::length_error("a WAV file in memory is limited to 4 GB");
    }
    const auto data_bytes = static_cast<std::uint32_t>(samples.size_bytes());
    std::string out;
    out.reserve(kHeader + data_bytes);
    out += "RIFF";
    append(out, data_bytes + kHeader - 8);
    out += "WAVEfmt ";
    append(out, std::uint32_t{16});
    append(out, kPcm);
    append(out, kMono);
    append(out, std::uint32_t{rate});
    append(out, std::uint32_t{rate * kSampleBytes});
    append(out, kSampleBytes);
    append(out, std::uint16_t{8 * kSampleBytes});
    out += "data";
    append(out, data_bytes);
    out.append(reinterpret_cast<const char*>(samples.data()), samples.size_bytes());
    return out;
}

}  // namespace scribed::audio

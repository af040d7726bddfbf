// SPDX-License-Identifier: Apache-2.0
#include "audio/mono_reader.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace scribed::audio {
namespace {

constexpr std::size_t kBlockFrames = 4096;

std::int16_t mix(std::span<const float> channels) {
    float sum = 0;
    for (const float value : channels)
        sum += value;
    const float mean = sum / static_cast<float>(channels.size()) * 32768.0F;
    // A float file may hold anything; the comparison is false for NaN.
    if (!(std::abs(mean) <= 32768.0F)) return mean > 0 ? INT16_MAX : mean < 0 ? INT16_MIN : std::int16_t{0};
    return static_cast<std::int16_t>(std::min(std::lrint(mean), 32767L));
}

}  // namespace

MonoReader::MonoReader(SndfileHandle handle, const SF_INFO& info) : handle_(std::move(handle)), info_(info) {}

Result<void> MonoReader::read(std::size_t count, std::vector<std::int16_t>& out) {
    const auto channels = static_cast<std::size_t>(info_.channels);
    while (count > 0) {
        const std::size_t wanted = std::min(count, kBlockFrames);
        frames_.resize(wanted * channels);
        const auto got = sf_readf_float(handle_.get(), frames_.data(), static_cast<sf_count_t>(wanted));
        if (sf_error(handle_.get()) != SF_ERR_NO_ERROR) return Error(Errc::corrupt, sf_strerror(handle_.get()));
        if (got <= 0) break;
        const auto frames = std::span(frames_).first(static_cast<std::size_t>(got) * channels);
        for (std::size_t i = 0; i < frames.size(); i += channels)
            out.push_back(mix(frames.subspan(i, channels)));
        count -= static_cast<std::size_t>(got);
    }
    return {};
}

}  // namespace scribed::audio

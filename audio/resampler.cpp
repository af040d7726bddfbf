// SPDX-License-Identifier: Apache-2.0
#include "audio/resampler.hpp"

#include "audio/copy_resampler.hpp"
#include "audio/libsamplerate_resampler.hpp"
#include "audio/polyphase_2_3.hpp"
#include "audio/polyphase_3_1.hpp"

namespace scribed::audio {
namespace {

constexpr unsigned kMinRate = 8000;
constexpr unsigned kMaxRate = 48000;

bool offered(unsigned rate) { return rate >= kMinRate && rate <= kMaxRate; }

}  // namespace

Result<std::unique_ptr<Resampler>> make_resampler(unsigned from_hz, unsigned to_hz) {
    if (!offered(from_hz) || !offered(to_hz)) return Error(Errc::invalid, "rates go from 8000 to 48000 Hz", "rate");
    std::unique_ptr<Resampler> made;
    if (from_hz == to_hz) {
        made = std::make_unique<CopyResampler>();
    } else if (from_hz == kTrackRate && to_hz == kUpstreamRate) {
        made = std::make_unique<Polyphase2To3>();
    } else if (from_hz == 3 * kTrackRate && to_hz == kTrackRate) {
        made = std::make_unique<Polyphase3To1>();
    } else {
        made = std::make_unique<LibsamplerateResampler>(from_hz, to_hz, SincQuality::medium);
    }
    return made;
}

}  // namespace scribed::audio

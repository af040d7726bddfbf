// SPDX-License-Identifier: Apache-2.0

#include "clients/moment.hpp"
#include "tests/fuzz/require.hpp"
#include "transcript/timestamp.hpp"

using namespace scribed;
using fuzz::require;

// A moment as a person types it, and as documents write it: the same one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::int64_t kHour = 3'600'000;
    const auto moment = clients::parse_moment(fuzz::as_text(data, size));
    if (!moment) return 0;
    require(*moment >= 0 && *moment <= 3 * 10'000 * kHour);
    require(clients::parse_moment(transcript::vtt_time(*moment)) == moment || *moment > 10'000 * kHour);
    auto srt = transcript::srt_time(*moment);
    require(srt.size() >= 12 && srt[srt.size() - 4] == ',');
    srt[srt.size() - 4] = '.';
    require(srt == transcript::vtt_time(*moment) && srt.starts_with(transcript::clock_time(*moment)));
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace scribed::transcript {

/// `01:02:03`, for people. Negative times read as 0 in all three; hours grow past 99 as needed.
std::string clock_time(std::int64_t ms);
/// `01:02:03,456`, as SubRip has it.
std::string srt_time(std::int64_t ms);
/// `01:02:03.456`, as WebVTT has it (W3C WebVTT, 4.1 "WebVTT timestamp").
std::string vtt_time(std::int64_t ms);

}  // namespace scribed::transcript

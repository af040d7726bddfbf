// SPDX-License-Identifier: Apache-2.0
#include "transcript/timestamp.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace scribed::transcript {
namespace {

std::string with_millis(std::int64_t ms, char separator) {
    return fmt::format("{}{}{:03}", clock_time(ms), separator, std::max<std::int64_t>(ms, 0) % 1000);
}

}  // namespace

std::string clock_time(std::int64_t ms) {
    const std::int64_t seconds = std::max<std::int64_t>(ms, 0) / 1000;
    return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string srt_time(std::int64_t ms) { return with_millis(ms, ','); }

std::string vtt_time(std::int64_t ms) { return with_millis(ms, '.'); }

}  // namespace scribed::transcript

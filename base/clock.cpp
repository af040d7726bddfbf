// SPDX-License-Identifier: Apache-2.0
#include "base/clock.hpp"

#include <ctime>

#include <fmt/format.h>

namespace scribed {

UnixMs wall_now_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string rfc3339(UnixMs time) {
    std::int64_t seconds = time / 1000;
    std::int64_t millis = time % 1000;
    if (millis < 0) {
        millis += 1000;
        --seconds;
    }
    const std::time_t when = seconds;
    std::tm parts{};
    gmtime_r(&when, &parts);
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
        parts.tm_hour, parts.tm_min, parts.tm_sec, millis
    );
}

}  // namespace scribed

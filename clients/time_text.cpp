// SPDX-License-Identifier: Apache-2.0
#include "clients/time_text.hpp"

#include <ctime>

#include <fmt/chrono.h>

namespace scribed::clients {

std::optional<UnixMs> parse_time(std::string_view rfc3339) {
    std::tm parts{};
    const std::string text(rfc3339);
    const char* rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (rest == nullptr || !std::string_view(rest).ends_with('Z')) return std::nullopt;
    return UnixMs{::timegm(&parts)} * 1000;
}

std::string local_time(UnixMs time) {
    if (time == 0) return "-";
    const auto seconds = static_cast<std::time_t>(time / 1000);
    std::tm parts{};
    localtime_r(&seconds, &parts);
    return fmt::format("{:%Y-%m-%d %H:%M}", parts);
}

}  // namespace scribed::clients

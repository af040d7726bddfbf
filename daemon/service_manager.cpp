// SPDX-License-Identifier: Apache-2.0
#include "daemon/service_manager.hpp"

#include <algorithm>
#include <ctime>
#include <numeric>

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

namespace scribed::daemon::service_manager {

std::vector<int> passed_sockets() {
    // Children must not take them for theirs: the environment forgets them.
    std::vector<int> descriptors(static_cast<std::size_t>(std::max(0, sd_listen_fds(1))));
    std::iota(descriptors.begin(), descriptors.end(), SD_LISTEN_FDS_START);
    return descriptors;
}

std::optional<std::chrono::microseconds> watchdog() {
    std::uint64_t limit = 0;
    if (sd_watchdog_enabled(0, &limit) <= 0) return std::nullopt;
    return std::chrono::microseconds(limit);
}

void ready(const std::string& status) { sd_notify(0, fmt::format("READY=1\nSTATUS={}", status).c_str()); }

void status(const std::string& line) { sd_notify(0, ("STATUS=" + line).c_str()); }

void reloading() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const auto microseconds = now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
    sd_notify(0, fmt::format("RELOADING=1\nMONOTONIC_USEC={}\nSTATUS=reading the configuration", microseconds).c_str());
}

void stopping(const std::string& status) { sd_notify(0, fmt::format("STOPPING=1\nSTATUS={}", status).c_str()); }

void alive() { sd_notify(0, "WATCHDOG=1"); }

}  // namespace scribed::daemon::service_manager

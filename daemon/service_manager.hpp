// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace scribed::daemon {

/// systemd as a service sees it: sd_listen_fds(3), sd_notify(3), sd_watchdog_enabled(3). Without systemd nothing is
/// passed and nobody is told. Any thread, but passed_sockets(): before there are threads.
namespace service_manager {

/// Descriptors of the sockets that were opened for us. They are ours now; a second call gives none.
std::vector<int> passed_sockets();

/// How long systemd waits between two alive() before it takes us for hung.
std::optional<std::chrono::microseconds> watchdog();

/// We serve. `status`: a line for `systemctl status`.
void ready(const std::string& status);
void status(const std::string& line);
/// The configuration is being read again; ready() ends that.
void reloading();
void stopping(const std::string& status);
void alive();

}  // namespace service_manager

}  // namespace scribed::daemon

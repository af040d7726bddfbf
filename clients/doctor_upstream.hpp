// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "clients/check.hpp"
#include "clients/daemon_status.hpp"
#include "net/task.hpp"

namespace scribed::clients {

/// For one upstream: its name resolves, a connection stands, and for https its certificate is good and how long.
/// Blocks for some seconds at most.
std::vector<Check> check_upstream(const std::string& url, const std::string& ca_file);

/// This machine's clock against the Date header of an upstream.
net::Task<Check> check_clock(std::string url, std::string ca_file);

/// What a Date header (RFC 9110, 5.6.7) that came between two readings of our clock says of it.
Check judge_clock(std::string_view date, UnixMs before, UnixMs after);

}  // namespace scribed::clients

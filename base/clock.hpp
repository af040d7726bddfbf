// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace scribed {

/// Deadlines and waits. Machines take it as an argument and never read a clock.
using Instant = std::chrono::steady_clock::time_point;
/// Calendar time, for people and for stored rows; milliseconds since the Unix epoch.
using UnixMs = std::int64_t;

inline Instant steady_now() { return std::chrono::steady_clock::now(); }
UnixMs wall_now_ms();

/// `2026-11-20T12:15:00.123Z`
std::string rfc3339(UnixMs time);

}  // namespace scribed

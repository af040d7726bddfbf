// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "base/clock.hpp"
#include "bench/relay_voices.hpp"

namespace scribed::bench {

/// For each append that reached the sink in [begin, end): the time since the newest frame in it was sent, in ms. What
/// older frames of the append waited for it to fill is the daemon's setting, not its work. `log` is what the sink
/// noted.
std::vector<double> append_latencies(
    const std::filesystem::path& log, const Voices& voices, Instant begin, Instant end
);

}  // namespace scribed::bench

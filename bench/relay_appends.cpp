// SPDX-License-Identifier: Apache-2.0
#include "bench/relay_appends.hpp"

#include <chrono>
#include <fstream>

namespace scribed::bench {

std::vector<double> append_latencies(
    const std::filesystem::path& log, const Voices& voices, Instant begin, Instant end
) {
    constexpr Samples kFrame = kUpstreamRate / 50;
    std::vector<double> out;
    std::ifstream in(log);
    Samples samples = 0;
    std::int64_t nanoseconds = 0;
    std::size_t voice = 0;
    while (in >> samples >> nanoseconds >> voice) {
        const Instant at{std::chrono::nanoseconds(nanoseconds)};
        if (samples == 0 || at < begin || at >= end) continue;
        // The filter holds a few samples of a frame back, so a frame begun is the newest one in it.
        const auto sent = voices.sent_at(voice, static_cast<std::size_t>((samples - 1) / kFrame));
        if (sent) out.push_back(std::chrono::duration<double, std::milli>(at - *sent).count());
    }
    return out;
}

}  // namespace scribed::bench

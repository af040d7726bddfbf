// SPDX-License-Identifier: Apache-2.0
// Thousands of connections that do nothing: each costs little, and an honest client does not notice them.
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "tests/e2e/bystander.hpp"
#include "tests/e2e/processes.hpp"
#include "tests/e2e/raw_peer.hpp"

namespace scribed::test {
namespace {

/// So many, or what `SCRIBED_CONNECTIONS` says (`./dev test --long`), as far as descriptors go.
std::size_t connections() {
    const char* wanted = std::getenv("SCRIBED_CONNECTIONS");
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const auto most = static_cast<std::size_t>(limit.rlim_cur) * 3 / 4 - 100;
    return std::min(most, wanted == nullptr ? std::size_t{1000} : static_cast<std::size_t>(std::atoll(wanted)));
}

// The thread sanitizer keeps four words for each word.
#ifdef __SANITIZE_THREAD__
constexpr std::size_t kMostEach = 128 << 10;
#else
constexpr std::size_t kMostEach = 32 << 10;
#endif

TEST(HostileIdle, ConnectionsByTheThousandCostLittle) {
    const auto count = connections();
    House house(
        {{},
         {"limits.address_connections=0", "limits.address_requests=0"},
         false,
         false,
         "export ASAN_OPTIONS=quarantine_size_mb=4"}
    );
    Bystander bystander(house, 40);
    const auto before = resident_bytes(house.daemon_pid());
    const auto began = steady_now();
    std::vector<RawPeer> peers;
    peers.reserve(count);
    while (peers.size() < count) {
        peers.emplace_back(house, RawPeer::Plan{.from = "127.0.0." + std::to_string(2 + peers.size() / 1000)});
        // Half of them have asked something once, and the daemon keeps no buffer for that.
        if (peers.size() % 2 == 0) {
            peers.back().push("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            ASSERT_TRUE(peers.back().read_until("\r\n").starts_with("HTTP/1.1 200")) << peers.size();
        }
        if (peers.size() % 500 == 0) bystander.speak();
    }
    // Taken in the order in which they came: when the last is served, all are held.
    const auto each = (resident_bytes(house.daemon_pid()) - before) / count;
    const auto took = std::chrono::duration<double>(steady_now() - began).count();
    RecordProperty("connections", static_cast<int>(count));
    RecordProperty("bytes_each", static_cast<int>(each));
    std::printf("%zu connections in %.1f s, %zu bytes of the daemon's memory each\n", count, took, each);
    EXPECT_LT(each, kMostEach) << "with the sanitizer's share";
    EXPECT_EQ(house.get("/healthz").status, 200);
    bystander.speak();
    Bystander another(house, 8, 17);
    another.finish();
    peers.clear();
    EXPECT_EQ(house.get("/healthz").status, 200);
    bystander.finish();
}

}  // namespace
}  // namespace scribed::test

// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "access/proxies.hpp"
#include "tests/fuzz/require.hpp"

using namespace scribed;
using fuzz::require;

// A peer on the first line, the X-Forwarded-For that it sends behind it: a stranger's header counts for nothing, and a
// proxy's names somebody whom it holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto header = fuzz::as_text(data, size);
    const auto peer = fuzz::take_line(header);
    const access::Proxies ours({"127.0.0.1", "::1", std::string(peer)});
    const access::Proxies others({"127.0.0.1", "::1"});
    if (!others.are(peer)) require(others.client(peer, header) == peer);
    const auto client = ours.client(peer, header);
    require(client == peer || (!client.empty() && client.size() <= 64));
    require(client == peer || header.find(client) != std::string_view::npos);
    require(client.find(',') == std::string::npos || client == peer);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <string>

#include <fmt/format.h>

#include "daemon/byte_range.hpp"
#include "tests/fuzz/require.hpp"

using namespace scribed;
using fuzz::require;

// Eight bytes of size, then a Range header: what is answered lies within the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::uint64_t length = 0;
    const auto taken = std::min(size, sizeof length);
    std::memcpy(&length, data, taken);
    const auto header = fuzz::as_text(data + taken, size - taken);
    daemon::ByteRange range;
    switch (daemon::parse_range(header, length, range)) {
        case daemon::RangeVerdict::whole: require(range.begin == 0 && range.end == length); break;
        case daemon::RangeVerdict::part: {
            require(range.begin < range.end && range.end <= length);
            daemon::ByteRange again;
            const auto exact = fmt::format("bytes={}-{}", range.begin, range.end - 1);
            require(daemon::parse_range(exact, length, again) == daemon::RangeVerdict::part);
            require(again.begin == range.begin && again.end == range.end);
            break;
        }
        case daemon::RangeVerdict::unsatisfiable: require(header.starts_with("bytes=")); break;
    }
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace scribed::daemon {

/// Bytes [begin, end) of a representation.
struct ByteRange {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

enum class RangeVerdict { whole, part, unsatisfiable };

/// Reads a Range header (RFC 9110 section 14.2) for a representation of `size` bytes. A header that is absent,
/// malformed, of another unit, or that asks for several ranges is answered with the whole.
RangeVerdict parse_range(std::string_view header, std::uint64_t size, ByteRange& range);

}  // namespace scribed::daemon

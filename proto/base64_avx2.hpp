// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace scribed::proto {

/// Whether encode_base64_avx2() may be called here.
bool has_base64_avx2();

/// Encodes a prefix of `size` bytes at `from`, a multiple of 24 of them, and says how many; writes four bytes for each
/// three. The rest, always less than 28 bytes, is the caller's.
std::size_t encode_base64_avx2(char* to, const char* from, std::size_t size);

}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/units.hpp"

namespace scribed::proto {

inline constexpr std::size_t kTaggedHeader = 16;
/// The longest binary message: one second at 48 kHz, and a header.
inline constexpr std::size_t kMaxFrameBytes = kTaggedHeader + 48000 * 2;

/// Header of a `tagged` binary message (design.md 3.1): u32 track, u32 flags, u64 first sample, all little-endian.
struct TaggedFrame {
    std::uint32_t track = 0;
    Samples first = 0;
    std::string_view pcm;  ///< little-endian s16, an even number of bytes
};

/// Errc::invalid with code-like param: `length` (short header, odd byte count), `flags` (not 0).
Result<TaggedFrame> parse_tagged(std::string_view message);
/// Checks a `raw` message: an even number of bytes. Errc::invalid, param `length`.
Result<std::string_view> parse_raw(std::string_view message);

void append_tagged_header(std::string& out, std::uint32_t track, Samples first);

/// Little-endian s16 bytes as samples, without a copy where the bytes are aligned for it; else copied into `scratch`.
std::span<const std::int16_t> as_samples(std::string_view pcm, std::vector<std::int16_t>& scratch);
std::string_view as_bytes(std::span<const std::int16_t> samples);

}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace scribed::audio {

/// The most periods that one call computes.
inline constexpr std::size_t kMaxPeriods = 256;
/// Samples behind the inputs that are read along with them; their values do not matter.
inline constexpr std::size_t kReadAhead = 16;

/// Computes the 3 * `periods` outputs of `periods` <= kMaxPeriods whole periods, at least one. `in` holds 2 *
/// (periods - 1) + Polyphase2To3::kWindow inputs, the first of them kLookbehind before the first period.
using Filter2To3 = void (*)(const std::int16_t* in, std::size_t periods, std::int16_t* out);

/// One for each instruction set that this machine offers, the fastest last. All give the same bits.
std::vector<Filter2To3> filters_2_3();

/// The fastest.
void filter_2_3(const std::int16_t* in, std::size_t periods, std::int16_t* out);

}  // namespace scribed::audio

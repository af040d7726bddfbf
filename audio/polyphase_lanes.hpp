// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace scribed::audio {

// How the kernels turn sums of products into samples, whatever the width of their lanes.
inline constexpr float kMaxSample = 32767;
inline constexpr float kMinSample = -32768;
/// Added and taken away again, 1.5 * 2^23 leaves the nearest integer.
inline constexpr float kRounder = 12582912;

}  // namespace scribed::audio

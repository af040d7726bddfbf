// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/units.hpp"

namespace scribed::audio {

// The headers of the files that we write: mono s16, RIFF WAVE (Multimedia Programming Interface 1.0, 1991) and its
// 64-bit form RF64 (EBU Tech 3306).

/// Where a recording's samples begin, in plain WAV and in RF64 alike: so a file becomes the other without moving.
inline constexpr std::uint64_t kRecordingHeader = 104;

/// What stands before the samples of a recording of `samples` at kTrackRate: kRecordingHeader bytes. RF64 where 32 bits
/// do not hold its length.
std::string recording_header(Samples samples);

inline constexpr std::uint64_t kWavHeader = 44;

/// The kWavHeader bytes before `data_bytes` bytes of samples at `rate`, which leave the file below 4 GB.
std::string wav_header(std::uint32_t data_bytes, unsigned rate);

}  // namespace scribed::audio

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "audio/pieces.hpp"
#include "audio/voice_detector.hpp"
#include "base/error.hpp"

namespace scribed::daemon {

/// What a finished recording holds: where voices are, and how it is cut for upload.
struct RecordingAnalysis {
    Samples length = 0;
    std::vector<audio::Stretch> voice;
    std::vector<audio::Piece> pieces;
};

/// Reads the whole file; blocks: a worker thread's job. A file that does not exist holds nothing.
Result<RecordingAnalysis> analyse_recording(const std::filesystem::path& file, const audio::PieceLimits& limits);

/// Samples [begin, end) as a WAV file in memory. Blocks.
Result<std::string> cut_wav(const std::filesystem::path& file, Samples begin, Samples end);

}  // namespace scribed::daemon

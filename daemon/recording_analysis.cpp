// SPDX-License-Identifier: Apache-2.0
#include "daemon/recording_analysis.hpp"

#include <algorithm>

#include "audio/wav_file.hpp"

namespace scribed::daemon {
namespace {

constexpr Samples kBlock = 10 * kTrackRate;

// Finer than the live detector's default: the gaps between words are what the merge places words by (docs/merge.md).
audio::VoiceDetectorConfig fine_detector() {
    audio::VoiceDetectorConfig config;
    config.hangover_ms = 100;
    return config;
}

}  // namespace

Result<RecordingAnalysis> analyse_recording(const std::filesystem::path& file, const audio::PieceLimits& limits) {
    if (!std::filesystem::exists(file)) return RecordingAnalysis{};
    auto reader = audio::WavReader::open(file);
    if (!reader) return reader.error();
    RecordingAnalysis out;
    out.length = reader->size();
    audio::VoiceDetector detector(fine_detector());
    const auto collect = [&] {
        for (const auto& stretch : detector.take_stretches())
            out.voice.push_back(stretch);
    };
    for (Samples at = 0; at < out.length; at += kBlock) {
        const auto block = reader->read(at, std::min(at + kBlock, out.length));
        if (!block) return block.error();
        detector.push(*block);
        collect();
    }
    detector.finish();
    collect();
    out.pieces = audio::cut_pieces(out.voice, out.length, limits);
    return out;
}

Result<std::string> cut_wav(const std::filesystem::path& file, Samples begin, Samples end) {
    auto reader = audio::WavReader::open(file);
    if (!reader) return reader.error();
    const auto samples = reader->read(begin, end);
    if (!samples) return samples.error();
    return audio::wav_bytes(*samples);
}

}  // namespace scribed::daemon

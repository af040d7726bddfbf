// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/disk_calls.hpp"
#include "audio/recording_file.hpp"
#include "base/error.hpp"
#include "base/units.hpp"

namespace scribed::audio {

/// One track's recording: 16 kHz mono s16 WAV (RF64 past 4 GB). Used on the disk thread only.
/// The file is valid after every sync(); after a crash open() completes it (the header is made to agree with the
/// samples that are in the file). Sample n of the track is sample n of the file.
class WavWriter {
public:
    WavWriter(WavWriter&&) noexcept;
    WavWriter& operator=(WavWriter&&) = delete;
    ~WavWriter();

    /// Opens `path` for appending, creates it when absent, repairs it when a crash cut it off. `calls` outlives it.
    static Result<WavWriter> open(const std::filesystem::path& path, DiskCalls& calls = DiskCalls::kernel());

    /// Samples that the file holds; the index that the next append at the end would have.
    Samples size() const { return size_; }

    /// Writes `samples` at `index`. Below size(): the overlap is ignored (what is stored stays). Above: the hole
    /// becomes silence. Errc::disk_full, Errc::io; after an error what was written before is kept and size() tells how
    /// much that is.
    Result<void> write(Samples index, std::span<const std::int16_t> samples);

    /// Brings the header up to date and, with `durable`, the data to the disk (fdatasync).
    Result<void> sync(bool durable);

    /// Last header update and close. Called by the destructor when not called before.
    Result<void> close();

private:
    explicit WavWriter(RecordingFile file);
    /// What a crash may have left: half a header, half a sample, a stale length.
    Result<void> complete();
    /// Takes a failed or cut-off sample away, so that the file ends with sample size() - 1.
    Result<void> trim();

    RecordingFile file_;
    Samples size_ = 0;
    std::optional<Samples> in_header_;  ///< samples that the header in the file tells of
    bool open_ = false;
};

/// Reads slices of a recording, also while it is being written. Not for two threads at once.
class WavReader {
public:
    ~WavReader();
    WavReader(WavReader&&) noexcept;
    WavReader& operator=(WavReader&&) noexcept;

    static Result<WavReader> open(const std::filesystem::path& path);
    /// Samples in the file.
    Samples size() const;
    /// Samples [begin, end); shorter at the end of the file.
    Result<std::vector<std::int16_t>> read(Samples begin, Samples end);

private:
    struct Impl;
    explicit WavReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// A complete WAV file in memory: 44-byte header and the samples. For uploads.
std::string wav_bytes(std::span<const std::int16_t> samples, unsigned rate = kTrackRate);

/// The samples of a WAV, FLAC or Ogg file in memory, mixed down to mono, at the file's own rate.
struct DecodedAudio {
    unsigned rate = 0;
    std::vector<std::int16_t> samples;
};
/// Errc::corrupt when libsndfile cannot read it.
Result<DecodedAudio> decode_audio(std::string_view bytes);

}  // namespace scribed::audio

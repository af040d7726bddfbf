// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "audio/wav_file.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/units.hpp"
#include "store/audio_batch.hpp"

namespace scribed::store {

/// One recording as the disk thread sees it, and the only user of audio::WavWriter.
class TrackFile {
public:
    /// Opens or creates the file, completes one that a crash cut off.
    static Result<TrackFile> open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return path_; }
    /// False between distrust() and the next write() that succeeds in mending; then there is no size and no sync.
    bool usable() const { return writer_.has_value(); }
    /// Samples in the file, synced or not.
    Samples size() const { return writer_->size(); }

    /// `when_old`: some seconds after the last time. The next open completes a stale header, so it need not follow each
    /// write; the last one should.
    enum class Header { when_old, now };

    /// Writes what the file does not have yet; may be called again with the same batch after an error.
    Result<void> write(const AudioBatch& batch, Header header, Instant now);
    /// fdatasync, header included.
    Result<void> sync();
    /// To be called after a failed sync: the next write() first cuts the file to its first `stored` samples. The kernel
    /// calls pages clean that it failed to write, so a second sync would succeed and prove nothing: what is not known
    /// to be on the disk is written anew.
    void distrust(Samples stored);
    Result<void> close();

private:
    TrackFile(std::filesystem::path path, audio::WavWriter writer);
    Result<void> mend();

    std::filesystem::path path_;
    std::optional<audio::WavWriter> writer_;
    std::uintmax_t surplus_ = 0;  ///< bytes at the end of the file to be cut, while not usable
    Instant header_at_;
};

}  // namespace scribed::store

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
    /// Opens or creates the file, completes one that a crash cut off. `calls` outlives it.
    static Result<TrackFile> open(
        const std::filesystem::path& path, audio::DiskCalls& calls = audio::DiskCalls::kernel()
    );

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
    /// To be called after a failed sync: the file is cut to its first `stored` samples, now or, where the disk refuses
    /// that too, by the next write(). The kernel calls pages clean that it failed to write, so a second sync would
    /// succeed and prove nothing: what is not known to be on the disk is written anew. Cut at once, so that a daemon
    /// which finds the file after this one's death does not take it for stored either.
    void distrust(Samples stored);
    Result<void> close();

private:
    TrackFile(std::filesystem::path path, audio::DiskCalls& calls, audio::WavWriter writer);
    Result<void> cut_back();
    Result<void> mend();

    std::filesystem::path path_;
    audio::DiskCalls* calls_;
    std::optional<audio::WavWriter> writer_;
    std::uint64_t end_ = 0;  ///< bytes of the file that are trusted, while not usable
    Instant header_at_;
};

}  // namespace scribed::store

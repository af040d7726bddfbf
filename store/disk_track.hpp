// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/units.hpp"
#include "store/audio_batch.hpp"
#include "store/track_channel.hpp"
#include "store/track_file.hpp"

namespace scribed::store {

/// One open recording on the disk thread: what it took from its channel, and keeps until that is stored.
class DiskTrack {
public:
    DiskTrack(std::string session, std::shared_ptr<TrackChannel> channel, TrackFile file);

    const std::string& session() const { return session_; }
    const std::shared_ptr<TrackChannel>& channel() const { return channel_; }
    TrackFile& file() { return file_; }
    const TrackFile& file() const { return file_; }
    Samples stored() const { return stored_; }
    /// Samples that are not stored yet, as far as they were taken.
    std::size_t waiting() const { return batch_.size(); }

    /// Takes what the channel holds and writes it. After an error the written part still wants a sync.
    void write(TrackFile::Header header, Instant now);
    /// Ends what write() began: what is in the file is stored, when no sync failed. Tells the channel. Returns how many
    /// samples became stored.
    std::size_t settle(const std::optional<Error>& sync_failure, Instant now);

    /// The last write or sync failed; the next attempt is due at retry_at().
    const std::optional<Error>& failure() const { return failure_; }
    Instant retry_at() const { return retry_at_; }

private:
    std::string session_;
    std::shared_ptr<TrackChannel> channel_;
    TrackFile file_;
    AudioBatch batch_;
    Samples stored_;
    std::optional<Error> write_failure_;
    std::optional<Error> failure_;
    Instant retry_at_{};
};

}  // namespace scribed::store

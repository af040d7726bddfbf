// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/log.hpp"
#include "store/disk_inbox.hpp"
#include "store/disk_track.hpp"
#include "store/durable_sync.hpp"
#include "store/recorder.hpp"

namespace scribed::store {

/// The thread of a Recorder. A cycle writes what all changed tracks have taken in, syncs all of it once, and tells the
/// tracks; cycles begin at least an interval apart, and at once when none was for longer than that.
class DiskThread {
public:
    DiskThread(
        std::filesystem::path root,
        Durability durability,
        audio::DiskCalls& calls,
        DurableSync sync,
        std::shared_ptr<DiskInbox> inbox
    );
    /// Stops the inbox, does what is in it, writes what waits and closes the files.
    ~DiskThread();

    Recorder::Statistics statistics() const;

    /// These two on the disk thread only (DiskInbox::run). Opens a recording for `channel` and returns how many samples
    /// are stored in it. Errc::conflict when it is open already.
    Result<Samples> open(const std::string& session, const std::string& file, std::shared_ptr<TrackChannel> channel);
    /// Errc::conflict while a recording of the session is open.
    Result<void> remove(const std::string& session);

private:
    using Tracks = std::vector<DiskTrack*>;

    void run();
    void cycle(const std::vector<std::shared_ptr<TrackChannel>>& changed);
    void close(std::vector<DiskInbox::Closing> closing);
    void finish();
    /// Writes, syncs and settles.
    void flush(const Tracks& tracks, TrackFile::Header header);
    /// Reminds the tracks of what they were told and have not taken.
    void remind();
    std::vector<std::optional<Error>> sync(const Tracks& tracks);
    DiskTrack* find(const std::shared_ptr<TrackChannel>& channel);
    /// When the first of the failed tracks is to be tried again.
    std::optional<Instant> retry_at() const;
    /// One line for all, because a full disk fails them all.
    void report(const Tracks& failed, const Tracks& recovered);

    const std::filesystem::path root_;
    const Durability durability_;
    audio::DiskCalls& calls_;
    const Log log_{"recorder"};
    DurableSync sync_;
    const std::shared_ptr<DiskInbox> inbox_;
    std::unordered_map<std::shared_ptr<TrackChannel>, DiskTrack> tracks_;
    Instant next_cycle_{};
    std::vector<std::shared_ptr<TrackChannel>> told_;  ///< and not reminded
    Instant remind_at_{};

    std::atomic<std::uint64_t> bytes_written_{0};
    std::atomic<std::uint64_t> syncs_{0};
    std::atomic<std::uint64_t> errors_{0};
    std::atomic<double> last_cycle_ms_{0};

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace scribed::store

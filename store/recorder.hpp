// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "audio/disk_calls.hpp"
#include "base/error.hpp"
#include "base/units.hpp"
#include "net/task.hpp"

namespace scribed::store {

/// What an acknowledgement means: `disk`: fdatasync has returned; `os`: write has returned (design.md 3.1).
enum class Durability { disk, os };

/// News from the disk thread about one track, delivered on the session's executor.
struct RecordingProgress {
    std::uint32_t track = 0;
    /// Every sample below this index is stored, as Durability has it.
    Samples stored = 0;
    /// The last write failed (Errc::disk_full, Errc::io); what was stored stays. The recorder keeps the unwritten audio
    /// and tries again every second until its buffer is full; then the session must stop taking audio.
    std::optional<Error> error;
};

/// One track's way to its WAV file. Calls on the session's executor only; the disk thread does the work.
class TrackRecording {
public:
    virtual ~TrackRecording() = default;
    /// Takes a copy of 16 kHz samples at `index`. Overlap with what was appended before is ignored; a hole becomes
    /// silence. Never blocks, never drops.
    virtual void append(Samples index, std::span<const std::int16_t> samples) = 0;
    /// Reports progress that waits, now instead of some milliseconds later. For who is here anyway.
    virtual void poll() = 0;
    /// More than 4 s of audio wait for the disk: the session stops reading from its client until progress makes this
    /// false.
    virtual bool congested() const = 0;
    /// Index behind the last sample appended (stored or waiting).
    virtual Samples next() const = 0;
    virtual Samples stored() const = 0;
    /// Writes and syncs everything, closes the file. Errc::disk_full, Errc::io.
    virtual net::Task<Result<void>> close() = 0;
};

/// The disk thread: every recording of the process. Appends are collected, written and synced for all sessions
/// together, at most every 100 ms.
class Recorder {
public:
    using OnProgress = std::function<void(RecordingProgress)>;

    /// Recordings live in `directory`/<session>/<file>. Starts the thread. `calls` outlives it. Errc::io with param
    /// `state.dir` when it cannot be written.
    static Result<std::unique_ptr<Recorder>> open(
        const std::filesystem::path& directory,
        Durability durability,
        audio::DiskCalls& calls = audio::DiskCalls::kernel()
    );
    /// Writes what waits and closes the files.
    ~Recorder();

    /// Opens or continues a track (a file that a crash cut off is completed). `on_progress` runs on `executor` until
    /// the handle is destroyed, inside TrackRecording::poll() or from there.
    net::Task<Result<std::unique_ptr<TrackRecording>>> open_track(
        std::string session, std::uint32_t track, std::string file, net::Executor executor, OnProgress on_progress
    );

    std::filesystem::path track_path(const std::string& session, const std::string& file) const;
    /// Deletes all recordings of a session.
    net::Task<Result<void>> remove_session(std::string session);

    struct Statistics {
        std::uint64_t bytes_written = 0;
        std::uint64_t syncs = 0;
        std::uint64_t errors = 0;
        double last_cycle_ms = 0;  ///< write and sync of the newest group
    };
    Statistics statistics() const;

private:
    struct Impl;
    explicit Recorder(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed::store

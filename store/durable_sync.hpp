// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "store/track_file.hpp"
#include "store/unsynced_names.hpp"

namespace scribed::store {

/// Brings the recordings of a group to the disk. Disk thread only.
class DurableSync {
public:
    /// All files stand on the file system of `root`, in directories right below it. `calls` outlives it. Errc::io.
    static Result<DurableSync> open(const std::filesystem::path& root, audio::DiskCalls& calls);
    DurableSync(DurableSync&& other) noexcept;
    DurableSync& operator=(DurableSync&&) = delete;
    ~DurableSync();

    /// A file was made: the names that lead to it are to be synced before its first sample counts as stored.
    void created(const std::filesystem::path& file);
    /// A directory of files was removed: it stays so. Errc::io.
    Result<void> removed(const std::filesystem::path& directory);
    /// When this returns, each file without a failure is on the disk, under its name. One failure (or none) per file.
    std::vector<std::optional<Error>> sync(std::span<TrackFile* const> files);

private:
    DurableSync(std::filesystem::path root, audio::DiskCalls& calls, int descriptor);
    bool sync_file_system();

    std::filesystem::path root_;
    audio::DiskCalls& calls_;
    int descriptor_;
    UnsyncedNames names_;
};

}  // namespace scribed::store

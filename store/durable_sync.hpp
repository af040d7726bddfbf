// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "store/track_file.hpp"

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
    /// When this returns, each file without a failure is on the disk, under its name. One failure (or none) per file.
    std::vector<std::optional<Error>> sync(std::span<TrackFile* const> files);

private:
    DurableSync(std::filesystem::path root, audio::DiskCalls& calls, int descriptor);
    bool sync_file_system();
    Result<void> sync_directories();

    std::filesystem::path root_;
    audio::DiskCalls& calls_;
    int descriptor_;
    std::set<std::filesystem::path> directories_;
};

}  // namespace scribed::store

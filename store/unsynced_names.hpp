// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "audio/disk_calls.hpp"
#include "base/error.hpp"

namespace scribed::store {

/// The names of files and directories that are not known to be on the disk. A directory whose sync has failed may count
/// as clean and never have been written, so that its next sync would succeed and prove nothing: the names in it are
/// made anew first. Disk thread only.
class UnsyncedNames {
public:
    /// `calls` outlives it.
    explicit UnsyncedNames(audio::DiskCalls& calls) : calls_(&calls) {}

    /// Some are to be made anew.
    bool doubtful() const;
    void add(const std::filesystem::path& name);
    /// A sync of this directory has failed.
    void doubt(const std::filesystem::path& directory);
    /// It is removed, and what stands in it.
    void forget(const std::filesystem::path& name);
    /// Whether the file, or the directory that it stands in, is among them.
    bool concern(const std::filesystem::path& file) const;

    /// Syncs the directories that they stand in. What is left has failed: the first error.
    std::optional<Error> sync();
    /// Another kind of sync has brought them all to the disk, or has failed to.
    void all_synced() { names_.clear(); }
    void all_doubtful();

    /// A rename takes two steps. Where a power cut came between them, the second one is taken now: before a file, or
    /// the directory that it stands in, is opened.
    static Result<void> complete_rename(const std::filesystem::path& name, audio::DiskCalls& calls);

private:
    struct Directory {
        std::set<std::filesystem::path> names;
        bool doubtful = false;  ///< a sync failed since they were made
    };
    Result<void> sync(const std::filesystem::path& path, Directory& directory);
    Result<void> make_anew(const std::filesystem::path& name);

    audio::DiskCalls* calls_;
    std::map<std::filesystem::path, Directory> names_;  ///< by the directory that they stand in
};

}  // namespace scribed::store

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "audio/disk_calls.hpp"
#include "base/units.hpp"
#include "tests/store/pcm.hpp"

namespace scribed::store::test {

/// A disk that fails, takes its time and forgets as a test says. The files are real; beside them it keeps what would be
/// left of each after a power cut, by the rules that kernels have: what was written is on the disk when a sync that
/// came after it has succeeded, and a sync that fails leaves pages behind that count as clean and were never written.
/// Names in directories go the same way. Any thread.
class FaultyDisk : public audio::DiskCalls {
public:
    enum class Call { open, write, truncate, sync, sync_directory, sync_all, rename };
    /// Asked before each call: the errno that it fails with, or 0. Not for two threads at once.
    using Rule = std::function<int(Call call, const std::string& path)>;

    void set_rule(Rule rule);
    /// The next `times` calls fail, after `after` that do not.
    void fail(Call call, int error, int times, int after = 0);
    /// No write takes more bytes than this at once.
    void shorten_writes(std::size_t most);
    void heal();

    /// From now on such calls wait, until the gate is opened.
    void shut(Call call);
    void open_gate();
    /// Whether a call stands before the gate.
    bool held() const;

    /// Samples that a power cut would leave of the recording.
    Pcm after_power_cut(const std::string& path) const;

    int open(const char* path, int flags, mode_t mode) override;
    ssize_t pwrite(int file, const void* from, std::size_t count, off_t at) override;
    int ftruncate(int file, off_t length) override;
    int fdatasync(int file) override;
    int fsync(int directory) override;
    int syncfs(int directory) override;
    int rename(const char* from, const char* to) override;

private:
    struct File {
        std::set<off_t> dirty;  ///< pages that were written since the last sync
        std::string on_disk;
        int owed = 0;  ///< what the next sync of this file reports
    };
    /// Waits at the gate; the errno of the rule.
    int enter(Call call, int file);
    std::string path_of(int file) const;
    void keep(const std::string& path, File& file);
    enum class Name { dirty, on_disk, lost };
    bool named(const std::string& path) const;
    /// Those in the directory, or all, that are dirty.
    void settle_names(const std::string& directory, Name as);

    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable opened_;
    Rule rule_;
    std::size_t most_ = SIZE_MAX;
    std::set<Call> gates_;
    bool held_ = false;
    std::map<int, std::string> paths_;
    std::map<std::string, File> files_;
    std::map<std::string, Name> names_;
};

}  // namespace scribed::store::test

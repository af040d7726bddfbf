// SPDX-License-Identifier: Apache-2.0
#include "tests/store/faulty_disk.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include <fcntl.h>

#include "audio/recording_file.hpp"

namespace scribed::store::test {
namespace {

constexpr off_t kPage = 4096;

int failed(int error) {
    errno = error;
    return -1;
}

std::string parent_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

}  // namespace

void FaultyDisk::set_rule(Rule rule) {
    const std::scoped_lock lock(mutex_);
    rule_ = std::move(rule);
}

void FaultyDisk::fail(Call call, int error, int times, int after) {
    set_rule([call, error, left = after + times, times](Call now, const std::string&) mutable {
        if (now != call || left == 0) return 0;
        return --left < times ? error : 0;
    });
}

void FaultyDisk::shorten_writes(std::size_t most) {
    const std::scoped_lock lock(mutex_);
    most_ = most;
}

void FaultyDisk::heal() {
    const std::scoped_lock lock(mutex_);
    rule_ = nullptr;
    most_ = SIZE_MAX;
}

void FaultyDisk::shut(Call call) {
    const std::scoped_lock lock(mutex_);
    gates_.insert(call);
}

void FaultyDisk::open_gate() {
    {
        const std::scoped_lock lock(mutex_);
        gates_.clear();
    }
    opened_.notify_all();
}

bool FaultyDisk::held() const {
    const std::scoped_lock lock(mutex_);
    return held_;
}

Pcm FaultyDisk::after_power_cut(const std::string& path) const {
    const std::scoped_lock lock(mutex_);
    const auto found = files_.find(path);
    if (found == files_.end() || !named(path) || !named(parent_of(path))) return {};
    const auto& bytes = found->second.on_disk;
    if (bytes.size() <= audio::kRecordingHeader) return {};
    Pcm samples((bytes.size() - audio::kRecordingHeader) / sizeof(std::int16_t));
    std::memcpy(samples.data(), bytes.data() + audio::kRecordingHeader, samples.size() * sizeof(std::int16_t));
    return samples;
}

int FaultyDisk::enter(Call call, int file) {
    std::unique_lock lock(mutex_);
    if (gates_.contains(call)) {
        held_ = true;
        opened_.wait(lock, [&] { return !gates_.contains(call); });
        held_ = false;
    }
    return rule_ ? rule_(call, path_of(file)) : 0;
}

std::string FaultyDisk::path_of(int file) const {
    const auto found = paths_.find(file);
    return found == paths_.end() ? std::string() : found->second;
}

int FaultyDisk::open(const char* path, int flags, mode_t mode) {
    if (const int error = enter(Call::open, -1)) return failed(error);
    const bool made = (flags & O_CREAT) != 0 && !std::filesystem::exists(path);
    const int file = DiskCalls::open(path, flags, mode);
    const std::scoped_lock lock(mutex_);
    if (file < 0) return file;
    paths_[file] = path;
    if (made) names_[path] = Name::dirty;
    if (made) names_.try_emplace(parent_of(path), Name::dirty);
    return file;
}

ssize_t FaultyDisk::pwrite(int file, const void* from, std::size_t count, off_t at) {
    if (const int error = enter(Call::write, file)) return failed(error);
    const std::scoped_lock lock(mutex_);
    const auto written = DiskCalls::pwrite(file, from, std::min(count, most_), at);
    auto& dirty = files_[path_of(file)].dirty;
    for (off_t page = at / kPage; page * kPage < at + written; ++page)
        dirty.insert(page);
    return written;
}

int FaultyDisk::ftruncate(int file, off_t length) {
    if (const int error = enter(Call::truncate, file)) return failed(error);
    const std::scoped_lock lock(mutex_);
    const int status = DiskCalls::ftruncate(file, length);
    auto& known = files_[path_of(file)];
    known.dirty.erase(known.dirty.upper_bound(length / kPage), known.dirty.end());
    if (length % kPage != 0) known.dirty.insert(length / kPage);
    if (static_cast<off_t>(known.on_disk.size()) > length) known.on_disk.resize(static_cast<std::size_t>(length));
    return status;
}

void FaultyDisk::keep(const std::string& path, File& file) {
    std::ifstream in(path, std::ios::binary);
    const std::string now(std::istreambuf_iterator<char>(in), {});
    file.on_disk.resize(now.size());
    for (const auto page : std::exchange(file.dirty, {})) {
        const auto begin = std::min(now.size(), static_cast<std::size_t>(page * kPage));
        const auto count = std::min(now.size() - begin, static_cast<std::size_t>(kPage));
        std::copy_n(
            now.begin() + static_cast<std::ptrdiff_t>(begin), count,
            file.on_disk.begin() + static_cast<std::ptrdiff_t>(begin)
        );
    }
}

int FaultyDisk::fdatasync(int file) {
    int error = enter(Call::sync, file);
    const std::scoped_lock lock(mutex_);
    const auto path = path_of(file);
    auto& known = files_[path];
    if (error == EINTR) return failed(error);
    if (const int owed = std::exchange(known.owed, 0)) error = owed;
    if (error != 0) {
        known.dirty.clear();
        return failed(error);
    }
    keep(path, known);
    return 0;
}

bool FaultyDisk::named(const std::string& path) const {
    const auto found = names_.find(path);
    return found != names_.end() && found->second == Name::on_disk;
}

void FaultyDisk::settle_names(const std::string& directory, Name as) {
    for (auto& [path, name] : names_) {
        const bool concerned = directory.empty() || parent_of(path) == directory;
        if (concerned && name == Name::dirty) name = as;
    }
}

int FaultyDisk::fsync(int directory) {
    const int error = enter(Call::sync_directory, directory);
    if (error == EINTR) return failed(error);
    const std::scoped_lock lock(mutex_);
    settle_names(path_of(directory), error == 0 ? Name::on_disk : Name::lost);
    return error == 0 ? DiskCalls::fsync(directory) : failed(error);
}

// A name that was on the disk stays there until another one takes its place.
int FaultyDisk::rename(const char* from, const char* to) {
    if (const int error = enter(Call::rename, -1)) return failed(error);
    const int status = DiskCalls::rename(from, to);
    const std::scoped_lock lock(mutex_);
    if (status != 0) return status;
    if (!named(from)) names_.erase(from);
    if (!named(to)) names_[to] = Name::dirty;
    return status;
}

// What failed to be written is told here, and again to whoever syncs the file.
int FaultyDisk::syncfs(int directory) {
    const int error = enter(Call::sync_all, directory);
    if (error == EINTR) return failed(error);
    const std::scoped_lock lock(mutex_);
    settle_names({}, error == 0 ? Name::on_disk : Name::lost);
    for (auto& [path, file] : files_) {
        if (error == 0) {
            keep(path, file);
        } else if (!file.dirty.empty()) {
            file.dirty.clear();
            file.owed = error;
        }
    }
    return error == 0 ? 0 : failed(error);
}

}  // namespace scribed::store::test

// SPDX-License-Identifier: Apache-2.0
#include "audio/recording_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "audio/sndfile_handle.hpp"

namespace scribed::audio {
namespace {

Errc code_of(int error) {
    switch (error) {
        case ENOENT: return Errc::not_found;
        case ENOSPC:
        case EDQUOT:
        case EFBIG: return Errc::disk_full;
        default: return Errc::io;
    }
}

Error failure_of(int error, const char* what, const std::filesystem::path& path) {
    return {code_of(error), std::string(what) + ": " + std::generic_category().message(error), path.string()};
}

}  // namespace

RecordingFile::RecordingFile(RecordingFile&& other) noexcept
    : calls_(other.calls_), fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

RecordingFile::~RecordingFile() {
    if (fd_ >= 0) ::close(fd_);
}

Result<RecordingFile> RecordingFile::open(const std::filesystem::path& path, Mode mode, DiskCalls& calls) {
    const int flags = mode == Mode::read ? O_RDONLY : mode == Mode::append ? O_RDWR | O_CREAT : O_RDWR;
    const int fd = uninterrupted([&] { return calls.open(path.c_str(), flags | O_CLOEXEC, 0640); });
    if (fd < 0) return failure_of(errno, "cannot open the recording", path);
    return RecordingFile(calls, fd, path);
}

Error RecordingFile::failure(int error, const char* what) const { return failure_of(error, what, path_); }

Result<std::uint64_t> RecordingFile::bytes() const {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) return failure(errno, "cannot tell the recording's size");
    return static_cast<std::uint64_t>(status.st_size);
}

Result<Samples> RecordingFile::samples() const {
    auto size = bytes();
    if (!size) return size;
    return *size < kRecordingHeader ? 0 : (*size - kRecordingHeader) / sizeof(std::int16_t);
}

Result<void> RecordingFile::resize(std::uint64_t bytes) {
    const auto length = static_cast<off_t>(bytes);
    if (uninterrupted([&] { return calls_.ftruncate(fd_, length); }) != 0) {
        return failure(errno, "cannot cut the recording");
    }
    return {};
}

Result<std::size_t> RecordingFile::read(void* to, std::size_t count, std::uint64_t at) const {
    std::size_t done = 0;
    while (done < count) {
        char* const next = static_cast<char*>(to) + done;
        const auto offset = static_cast<off_t>(at + done);
        const ssize_t got = uninterrupted([&] { return ::pread(fd_, next, count - done, offset); });
        if (got < 0) return failure(errno, "cannot read the recording");
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

std::size_t RecordingFile::write(const void* from, std::size_t count, std::uint64_t at, int& error) {
    std::size_t done = 0;
    while (done < count) {
        const char* const next = static_cast<const char*>(from) + done;
        const auto offset = static_cast<off_t>(at + done);
        const ssize_t stored = uninterrupted([&] { return calls_.pwrite(fd_, next, count - done, offset); });
        if (stored <= 0) {
            error = stored < 0 ? errno : ENOSPC;
            break;
        }
        done += static_cast<std::size_t>(stored);
    }
    return done;
}

Result<void> RecordingFile::sync_to_disk() {
    if (uninterrupted([&] { return calls_.fdatasync(fd_); }) != 0) return failure(errno, "cannot sync the recording");
    return {};
}

Result<void> RecordingFile::close() {
    // Linux has closed the descriptor even when it says EINTR.
    if (::close(std::exchange(fd_, -1)) != 0 && errno != EINTR) return failure(errno, "cannot close the recording");
    return {};
}

Result<void> RecordingFile::check_header() const {
    std::array<char, kRecordingHeader> header{};
    const auto got = read(header.data(), header.size(), 0);
    if (!got) return got.error();
    // libsndfile sees the header alone: with stale lengths it would take samples for chunks.
    MemorySource source(std::string_view(header.data(), *got));
    SF_INFO info{};
    const SndfileHandle handle = source.open(info);
    const bool ours = handle && (info.format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_16 && info.channels == 1 &&
                      info.samplerate == static_cast<int>(kTrackRate) && sf_seek(handle.get(), 0, SEEK_SET) == 0 &&
                      source.position() == static_cast<sf_count_t>(kRecordingHeader);
    if (!ours) return Error(Errc::corrupt, "not a recording of 16 kHz mono s16", path_.string());
    return {};
}

}  // namespace scribed::audio

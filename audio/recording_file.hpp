// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "audio/disk_calls.hpp"
#include "audio/wav_header.hpp"
#include "base/error.hpp"
#include "base/units.hpp"

namespace scribed::audio {

/// The file descriptor of a recording. All of it is positioned reading and writing; signals never cut a call short.
class RecordingFile {
public:
    enum class Mode {
        read,
        append,    ///< writes too, and creates the file when absent
        existing,  ///< writes too
    };

    RecordingFile(RecordingFile&& other) noexcept;
    RecordingFile& operator=(RecordingFile&&) = delete;
    ~RecordingFile();

    /// `calls` outlives the file.
    static Result<RecordingFile> open(
        const std::filesystem::path& path, Mode mode, DiskCalls& calls = DiskCalls::kernel()
    );

    Result<std::uint64_t> bytes() const;
    /// Whole samples behind the header; 0 when the header is incomplete.
    Result<Samples> samples() const;
    Result<void> resize(std::uint64_t bytes);
    /// Bytes read into `to`: fewer than `count` only at the end of the file.
    Result<std::size_t> read(void* to, std::size_t count, std::uint64_t at) const;
    /// Bytes that were stored. Fewer than `count`: `error` is set to the errno that stopped it.
    std::size_t write(const void* from, std::size_t count, std::uint64_t at, int& error);
    /// Data and length are on the disk afterwards; the name in its directory is the owner's to sync.
    Result<void> sync_to_disk();
    Result<void> close();

    /// Errc::corrupt unless the header is that of a recording (16 kHz mono s16, samples at kRecordingHeader). The
    /// lengths in it may be stale.
    Result<void> check_header() const;

    /// The failure of a system call on this file as an Error; lack of space, quota or permitted size is disk_full.
    Error failure(int error, const char* what) const;

private:
    RecordingFile(DiskCalls& calls, int fd, std::filesystem::path path)
        : calls_(calls), fd_(fd), path_(std::move(path)) {}

    DiskCalls& calls_;
    int fd_;
    std::filesystem::path path_;
};

}  // namespace scribed::audio

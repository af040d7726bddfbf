// SPDX-License-Identifier: Apache-2.0
#include "store/track_file.hpp"

#include <system_error>
#include <utility>

#include "store/recording_paths.hpp"

namespace scribed::store {
namespace {

constexpr std::chrono::seconds kHeaderEvery{5};

}  // namespace

TrackFile::TrackFile(std::filesystem::path path, audio::WavWriter writer)
    : path_(std::move(path)), writer_(std::move(writer)), header_at_(steady_now()) {}

Result<TrackFile> TrackFile::open(const std::filesystem::path& path) {
    auto writer = audio::WavWriter::open(path);
    if (!writer) return writer.error();
    return TrackFile(path, std::move(*writer));
}

Result<void> TrackFile::write(const AudioBatch& batch, Header header, Instant now) {
    if (!writer_) {
        if (auto mended = mend(); !mended) return mended;
    }
    for (const auto& run : batch.runs()) {
        if (auto written = writer_->write(run.index, run.samples); !written) return written;
    }
    if (header == Header::when_old && now - header_at_ < kHeaderEvery) return {};
    header_at_ = now;
    return writer_->sync(false);
}

Result<void> TrackFile::sync() { return writer_->sync(true); }

void TrackFile::distrust(Samples stored) {
    if (!writer_) return;
    // Samples are the end of the file, so the length of what comes before them does not matter.
    surplus_ = (writer_->size() - stored) * sizeof(std::int16_t);
    // At worst the header is stale, and mend() completes it.
    writer_.reset();
}

Result<void> TrackFile::mend() {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(path_, error);
    if (!error && bytes < surplus_) return Error(Errc::corrupt, "the recording has lost samples", path_.string());
    if (!error) std::filesystem::resize_file(path_, bytes - surplus_, error);
    if (error) return file_error(error.value(), "cannot cut the recording back", path_);
    surplus_ = 0;
    auto writer = audio::WavWriter::open(path_);
    if (!writer) return writer.error();
    writer_ = std::move(*writer);
    return {};
}

Result<void> TrackFile::close() { return writer_ ? writer_->close() : Result<void>(); }

}  // namespace scribed::store

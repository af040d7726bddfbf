// SPDX-License-Identifier: Apache-2.0
#include "store/track_file.hpp"

#include <utility>

#include "audio/recording_file.hpp"

namespace scribed::store {
namespace {

constexpr std::chrono::seconds kHeaderEvery{5};

}  // namespace

TrackFile::TrackFile(std::filesystem::path path, audio::DiskCalls& calls, audio::WavWriter writer)
    : path_(std::move(path)), calls_(&calls), writer_(std::move(writer)), header_at_(steady_now()) {}

Result<TrackFile> TrackFile::open(const std::filesystem::path& path, audio::DiskCalls& calls) {
    auto writer = audio::WavWriter::open(path, calls);
    if (!writer) return writer.error();
    return TrackFile(path, calls, std::move(*writer));
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
    end_ = audio::kRecordingHeader + stored * sizeof(std::int16_t);
    // At worst the header is stale, and mend() completes it.
    writer_.reset();
    (void)cut_back();
}

Result<void> TrackFile::cut_back() {
    auto file = audio::RecordingFile::open(path_, audio::RecordingFile::Mode::existing, *calls_);
    if (!file) return file.error();
    const auto bytes = file->bytes();
    if (!bytes) return bytes.error();
    if (*bytes < end_) return Error(Errc::corrupt, "the recording has lost samples", path_.string());
    return *bytes > end_ ? file->resize(end_) : Result<void>();
}

Result<void> TrackFile::mend() {
    if (auto cut = cut_back(); !cut) return cut;
    auto writer = audio::WavWriter::open(path_, *calls_);
    if (!writer) return writer.error();
    writer_.emplace(std::move(*writer));
    return {};
}

Result<void> TrackFile::close() { return writer_ ? writer_->close() : Result<void>(); }

}  // namespace scribed::store

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "audio/wav_file.hpp"
#include "audio/wav_header.hpp"

namespace scribed::audio {
namespace {

constexpr std::uint64_t byte_of(Samples index) { return kRecordingHeader + index * sizeof(std::int16_t); }

}  // namespace

WavWriter::WavWriter(RecordingFile file) : file_(std::move(file)) {}

WavWriter::~WavWriter() { (void)close(); }

WavWriter::WavWriter(WavWriter&& other) noexcept
    : file_(std::move(other.file_)),
      size_(other.size_),
      in_header_(other.in_header_),
      open_(std::exchange(other.open_, false)) {}

Result<WavWriter> WavWriter::open(const std::filesystem::path& path, DiskCalls& calls) {
    auto file = RecordingFile::open(path, RecordingFile::Mode::append, calls);
    if (!file) return file.error();
    WavWriter writer(std::move(*file));
    if (auto completed = writer.complete(); !completed) return completed.error();
    return writer;
}

Result<void> WavWriter::complete() {
    const auto bytes = file_.bytes();
    if (!bytes) return bytes.error();
    if (*bytes >= kRecordingHeader) {
        if (auto checked = file_.check_header(); !checked) return checked;
        size_ = (*bytes - kRecordingHeader) / sizeof(std::int16_t);
        if (auto trimmed = trim(); !trimmed) return trimmed;
    }
    open_ = true;
    // A file that ends inside its header holds no sample.
    return sync(false);
}

Result<void> WavWriter::trim() { return file_.resize(byte_of(size_)); }

Result<void> WavWriter::write(Samples index, std::span<const std::int16_t> samples) {
    if (!open_) return Error(Errc::closed, "the recording is closed");
    constexpr Samples kMaxSamples = std::numeric_limits<std::int64_t>::max() / 4;
    if (index > kMaxSamples || samples.size() > kMaxSamples - index) {
        return Error(Errc::too_large, "no file holds that many samples");
    }
    static constexpr std::array<std::int16_t, 1> kLastOfHole{};
    if (index < size_) {
        const Samples stored = std::min<Samples>(size_ - index, samples.size());
        samples = samples.subspan(static_cast<std::size_t>(stored));
        index += stored;
    } else if (index > size_ && samples.empty()) {
        samples = kLastOfHole;
        index -= 1;
    }
    if (samples.empty()) return {};

    int error = 0;
    const auto written = file_.write(samples.data(), samples.size_bytes(), byte_of(index), error);
    const auto whole = written / sizeof(std::int16_t);
    if (whole > 0) size_ = index + whole;
    if (whole == samples.size()) return {};
    if (auto trimmed = trim(); !trimmed) return trimmed;
    return file_.failure(error, "cannot write the recording");
}

Result<void> WavWriter::sync(bool durable) {
    if (!open_) return Error(Errc::closed, "the recording is closed");
    if (in_header_ != size_) {
        int error = 0;
        const auto header = recording_header(size_);
        if (file_.write(header.data(), header.size(), 0, error) != header.size()) {
            return file_.failure(error, "cannot write the recording's header");
        }
        in_header_ = size_;
    }
    return durable ? file_.sync_to_disk() : Result<void>();
}

Result<void> WavWriter::close() {
    if (!open_) return {};
    auto synced = sync(false);
    open_ = false;
    auto closed = file_.close();
    return synced ? closed : synced;
}

}  // namespace scribed::audio

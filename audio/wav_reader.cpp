// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <utility>

#include "audio/recording_file.hpp"
#include "audio/wav_file.hpp"

namespace scribed::audio {

static_assert(std::endian::native == std::endian::little, "samples are read as they lie in the file");

/// libsndfile says whether the file is a recording; its samples are then read from where they lie, because libsndfile
/// would believe the header's lengths, which are old while the file is being written.
struct WavReader::Impl {
    RecordingFile file;
};

WavReader::WavReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WavReader::~WavReader() = default;
WavReader::WavReader(WavReader&&) noexcept = default;
WavReader& WavReader::operator=(WavReader&&) noexcept = default;

Result<WavReader> WavReader::open(const std::filesystem::path& path) {
    auto file = RecordingFile::open(path, RecordingFile::Mode::read);
    if (!file) return file.error();
    if (auto checked = file->check_header(); !checked) return checked.error();
    return WavReader(std::make_unique<Impl>(Impl{std::move(*file)}));
}

Samples WavReader::size() const {
    const auto samples = impl_->file.samples();
    return samples ? *samples : 0;
}

Result<std::vector<std::int16_t>> WavReader::read(Samples begin, Samples end) {
    end = std::min(end, size());
    std::vector<std::int16_t> out(begin < end ? static_cast<std::size_t>(end - begin) : 0);
    const auto got = impl_->file.read(
        out.data(), out.size() * sizeof(std::int16_t), kRecordingHeader + begin * sizeof(std::int16_t)
    );
    if (!got) return got.error();
    out.resize(*got / sizeof(std::int16_t));
    return out;
}

}  // namespace scribed::audio

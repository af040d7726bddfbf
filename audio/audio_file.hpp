// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "base/units.hpp"

namespace scribed::audio {

/// A sound file of any format that libsndfile reads (WAV, FLAC, Ogg, ...), block by block, channels mixed down to one.
class AudioFileReader {
public:
    ~AudioFileReader();
    AudioFileReader(AudioFileReader&&) noexcept;
    AudioFileReader& operator=(AudioFileReader&&) noexcept;

    /// Errc::not_found, Errc::corrupt (not a sound file).
    static Result<AudioFileReader> open(const std::filesystem::path& path);

    unsigned rate() const;
    unsigned channels() const;
    /// Samples per channel; 0 when the file does not say.
    Samples size() const;
    /// At most `count` mono samples; empty at the end.
    Result<std::vector<std::int16_t>> read(std::size_t count);

private:
    struct Impl;
    explicit AudioFileReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed::audio

// SPDX-License-Identifier: Apache-2.0
#include "audio/audio_file.hpp"

#include <system_error>
#include <utility>

#include "audio/mono_reader.hpp"
#include "audio/sndfile_handle.hpp"
#include "audio/wav_file.hpp"

namespace scribed::audio {

struct AudioFileReader::Impl {
    MonoReader reader;
};

AudioFileReader::AudioFileReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AudioFileReader::~AudioFileReader() = default;
AudioFileReader::AudioFileReader(AudioFileReader&&) noexcept = default;
AudioFileReader& AudioFileReader::operator=(AudioFileReader&&) noexcept = default;

Result<AudioFileReader> AudioFileReader::open(const std::filesystem::path& path) {
    std::error_code failed;
    if (!std::filesystem::exists(path, failed)) {
        return Error(failed ? Errc::io : Errc::not_found, "no such file", path.string());
    }
    SF_INFO info{};
    SndfileHandle handle(sf_open(path.c_str(), SFM_READ, &info));
    if (!handle) {
        const Errc code = sf_error(nullptr) == SF_ERR_SYSTEM ? Errc::io : Errc::corrupt;
        return Error(code, sf_strerror(nullptr), path.string());
    }
    return AudioFileReader(std::make_unique<Impl>(Impl{MonoReader(std::move(handle), info)}));
}

unsigned AudioFileReader::rate() const { return static_cast<unsigned>(impl_->reader.info().samplerate); }

unsigned AudioFileReader::channels() const { return static_cast<unsigned>(impl_->reader.info().channels); }

Samples AudioFileReader::size() const {
    const sf_count_t frames = impl_->reader.info().frames;
    return frames == SF_COUNT_MAX ? 0 : static_cast<Samples>(frames);
}

Result<std::vector<std::int16_t>> AudioFileReader::read(std::size_t count) {
    std::vector<std::int16_t> out;
    if (auto done = impl_->reader.read(count, out); !done) return done.error();
    return out;
}

Result<DecodedAudio> decode_audio(std::string_view bytes) {
    MemorySource source(bytes);
    SF_INFO info{};
    SndfileHandle handle = source.open(info);
    if (!handle) return Error(Errc::corrupt, sf_strerror(nullptr));
    MonoReader reader(std::move(handle), info);
    DecodedAudio out;
    out.rate = static_cast<unsigned>(info.samplerate);
    if (auto done = reader.read(SIZE_MAX, out.samples); !done) return done.error();
    return out;
}

}  // namespace scribed::audio

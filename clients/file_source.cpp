// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "audio/audio_file.hpp"
#include "clients/audio_source.hpp"

namespace scribed::clients {
namespace {

class FileSource final : public AudioSource {
public:
    explicit FileSource(audio::AudioFileReader reader) : reader_(std::move(reader)) {}

    unsigned rate() const override { return reader_.rate(); }
    Samples size() const override { return reader_.size(); }

    net::Task<Outcome<Block>> read(std::size_t count) override {
        auto samples = reader_.read(count);
        if (!samples) co_return to_failure(samples.error(), "reading the file");
        Block block{std::move(*samples), false};
        block.end = block.samples.empty();
        co_return block;
    }

private:
    audio::AudioFileReader reader_;
};

}  // namespace

Outcome<std::unique_ptr<AudioSource>> open_file_source(const std::string& path) {
    auto reader = audio::AudioFileReader::open(path);
    if (!reader) {
        return Failure(
            Exit::usage, fmt::format("{}: {}", path, reader.error().message()), {},
            "WAV, FLAC and Ogg are read; for anything else: ffmpeg -i FILE -f s16le -ac 1 -ar 16000 - | scribe stream -"
        );
    }
    if (reader->rate() < 8000 || reader->rate() > 48000) {
        return Failure(Exit::usage, fmt::format("{} has {} Hz; 8000 to 48000 are possible", path, reader->rate()));
    }
    return std::unique_ptr<AudioSource>(std::make_unique<FileSource>(std::move(*reader)));
}

}  // namespace scribed::clients

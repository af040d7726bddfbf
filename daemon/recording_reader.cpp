// SPDX-License-Identifier: Apache-2.0
#include "daemon/recording_reader.hpp"

#include <utility>

#include "audio/wav_file.hpp"

namespace scribed::daemon {

RecordingReader::RecordingReader(net::WorkerPool& workers, std::filesystem::path path)
    : workers_(workers), path_(std::move(path)) {}

// Opened for each reading: a track that has nothing to catch up with keeps no descriptor.
net::Task<Result<std::vector<std::int16_t>>> RecordingReader::read(Samples begin, Samples end) {
    const auto work = [path = path_, begin, end]() -> Result<std::vector<std::int16_t>> {
        auto file = audio::WavReader::open(path);
        if (!file) return file.error();
        return file->read(begin, end);
    };
    co_return co_await workers_.run(work);
}

}  // namespace scribed::daemon

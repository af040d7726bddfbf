// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "net/worker_pool.hpp"
#include "upstream/recorded_audio.hpp"

namespace scribed::daemon {

/// Reads a recording while it is being written, on the worker pool. What was written a moment ago comes from the
/// kernel's memory.
class RecordingReader final : public upstream::RecordedAudio {
public:
    RecordingReader(net::WorkerPool& workers, std::filesystem::path path);

    net::Task<Result<std::vector<std::int16_t>>> read(Samples begin, Samples end) override;

private:
    net::WorkerPool& workers_;
    const std::filesystem::path path_;
};

}  // namespace scribed::daemon

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/units.hpp"
#include "clients/failure.hpp"
#include "net/task.hpp"

namespace scribed::clients {

/// One speaker's audio, in order: a file, a pipe, or what the demo made.
class AudioSource {
public:
    struct Block {
        /// May be fewer than asked for; empty where the speaker says nothing.
        std::vector<std::int16_t> samples;
        bool end = false;  ///< nothing comes behind this block
    };

    virtual ~AudioSource() = default;
    virtual unsigned rate() const = 0;
    /// In samples; 0 when not known.
    virtual Samples size() const = 0;
    /// Moves on by `count` samples; at the end of the audio by less.
    virtual net::Task<Outcome<Block>> read(std::size_t count) = 0;
    /// Makes a read() that waits come back with what it has, as the end.
    virtual void stop() {}
};

/// WAV, FLAC, Ogg and whatever else libsndfile reads, mixed down to one channel.
Outcome<std::unique_ptr<AudioSource>> open_file_source(const std::string& path);

/// Raw little-endian s16 mono from standard input. Waits for bytes without holding up the loop.
std::unique_ptr<AudioSource> open_pipe_source(net::Executor executor, unsigned rate);

}  // namespace scribed::clients

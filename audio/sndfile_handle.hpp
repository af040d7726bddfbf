// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include <sndfile.h>

namespace scribed::audio {

// Only for the .cpp files of this folder: sndfile.h stays behind them.

struct SndfileCloser {
    void operator()(SNDFILE* file) const { sf_close(file); }
};
using SndfileHandle = std::unique_ptr<SNDFILE, SndfileCloser>;

/// Bytes in memory as libsndfile reads them. Outlives the handle that reads it.
class MemorySource {
public:
    explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}

    /// An empty handle when the bytes are no sound file.
    SndfileHandle open(SF_INFO& info);
    /// The offset of the byte that libsndfile would read next.
    sf_count_t position() const { return at_; }

private:
    static sf_count_t length(void* self);
    static sf_count_t seek(sf_count_t offset, int whence, void* self);
    static sf_count_t read(void* to, sf_count_t count, void* self);
    static sf_count_t tell(void* self);

    std::string_view bytes_;
    sf_count_t at_ = 0;
};

}  // namespace scribed::audio

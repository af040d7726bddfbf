// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "audio/sndfile_handle.hpp"
#include "base/error.hpp"

namespace scribed::audio {

/// Reads any open libsndfile source as mono s16: channels averaged, values beyond full scale clipped. 16-bit mono comes
/// out bit for bit.
class MonoReader {
public:
    MonoReader(SndfileHandle handle, const SF_INFO& info);

    const SF_INFO& info() const { return info_; }
    /// Appends at most `count` samples; appends nothing at the end. Errc::corrupt when decoding fails.
    Result<void> read(std::size_t count, std::vector<std::int16_t>& out);

private:
    SndfileHandle handle_;
    SF_INFO info_;
    std::vector<float> frames_;
};

}  // namespace scribed::audio

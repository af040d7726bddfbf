// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.hpp"
#include "base/units.hpp"
#include "net/task.hpp"

namespace scribed::upstream {

/// A track's recording as the live lanes see it: what is sent again is read back from there.
class RecordedAudio {
public:
    virtual ~RecordedAudio() = default;
    /// The 16 kHz samples [begin, end) of the track; fewer, or none, where they are not written yet. On the caller's
    /// executor, without blocking it. Errc::io, Errc::corrupt.
    virtual net::Task<Result<std::vector<std::int16_t>>> read(Samples begin, Samples end) = 0;
};

}  // namespace scribed::upstream

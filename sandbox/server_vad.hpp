// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/units.hpp"
#include "sandbox/session_config.hpp"

namespace scribed::sandbox {

/// The service's voice activity detection over one session's 24 kHz buffer (upstream.md 4.6): energy against a fixed
/// threshold in frames of 10 ms. Positions count the samples of the whole session.
class ServerVad {
public:
    struct Change {
        bool started = false;  ///< else: stopped
        /// Started: the voice's begin less the prefix padding, but not before 0. Stopped: the voice's end plus the
        /// silence that it took to notice.
        Samples at = 0;
    };

    explicit ServerVad(const TurnDetection& config, Samples position = 0);

    /// The changes that these samples bring about, in order.
    std::vector<Change> push(std::span<const std::int16_t> samples);
    bool speaking() const { return speaking_; }

private:
    void frame(bool voiced, std::vector<Change>& changes);

    double least_mean_square_;
    Samples prefix_;
    Samples silence_;
    Samples position_;
    std::size_t in_frame_ = 0;
    double energy_ = 0;
    std::size_t voiced_frames_ = 0;
    bool speaking_ = false;
    Samples voice_end_ = 0;
};

}  // namespace scribed::sandbox

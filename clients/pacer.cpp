// SPDX-License-Identifier: Apache-2.0
#include "clients/pacer.hpp"

namespace scribed::clients {
namespace {

/// Lateness up to this much is made up for: timers and a busy machine are late by milliseconds all the time.
constexpr std::chrono::milliseconds kForgiven{500};

}  // namespace

Instant Pacer::due(Position position, Instant now) {
    if (speed_ <= 0) return now;
    const auto played = std::chrono::duration_cast<Instant::duration>(
        std::chrono::duration<double, std::micro>(static_cast<double>(position.count()) / speed_)
    );
    if (!started_) {
        started_ = true;
        start_ = now - played;
    }
    if (start_ + played + kForgiven < now) start_ = now - played;
    return start_ + played;
}

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/units.hpp"
#include "sandbox/server_vad.hpp"

namespace scribed::sandbox {

/// The input audio buffer of one Realtime session: 24 kHz samples since the last commit, and where voices begin and end
/// in them when the service watches for turns. Positions count all samples of the session.
class LiveBuffer {
public:
    /// Without `turns` the client commits.
    void configure(const std::optional<TurnDetection>& turns);

    std::vector<ServerVad::Change> append(std::span<const std::int16_t> samples);

    /// Samples appended in the whole session.
    Samples position() const { return base_ + samples_.size(); }
    /// Where the audio that no commit has taken begins.
    Samples uncommitted() const { return uncommitted_; }

    /// Takes what is kept of [begin, end) out of the buffer, and forgets what lies before `end`.
    std::vector<std::int16_t> commit(Samples begin, Samples end);
    /// A commit by the client: everything; the watch for turns begins anew.
    std::vector<std::int16_t> commit_all();
    /// Forgets everything that is not committed.
    void clear();

private:
    void forget_before(Samples position);

    std::optional<TurnDetection> turns_;
    std::optional<ServerVad> vad_;
    Samples base_ = 0;
    Samples uncommitted_ = 0;
    std::vector<std::int16_t> samples_;
};

}  // namespace scribed::sandbox

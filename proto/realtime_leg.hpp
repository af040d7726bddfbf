// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/resampler.hpp"
#include "audio/utterance_detector.hpp"
#include "proto/live_leg.hpp"
#include "proto/realtime_session.hpp"

namespace scribed::proto {

/// A leg that is a connection to the Realtime API: 16 kHz samples become 24 kHz, and for models without server VAD the
/// utterances are found here. A value, as RealtimeSession is.
class RealtimeLeg final : public LiveLeg {
public:
    struct Options {
        RealtimeSession::Options session;
        /// Sent after a track falls quiet, so that the service's own detector closes the utterance.
        std::chrono::milliseconds closing_silence{1000};
    };
    explicit RealtimeLeg(const Options& options);

    RealtimeSession& session() { return session_; }

    void begin(Samples track) override;
    void feed(std::span<const std::int16_t> pcm, Samples track, Instant now) override;
    void quiet(Instant now) override;
    std::uint64_t flush(Instant now) override { return session_.flush(now); }
    void drain(Instant now) override;
    Samples retire(Instant now) override;
    void dismiss(Instant now) override { session_.dismiss(now); }

    bool ended() const override { return session_.state() == RealtimeSession::State::ended; }
    std::vector<LiveEvent> take_events() override { return session_.take_events(); }
    bool has_outgoing() const override { return session_.has_outgoing(); }
    Samples waiting() const override { return session_.waiting(); }
    Samples begun_at() const override { return begin_; }
    Samples resume_at() const override;
    bool between_utterances() const override;
    bool awaits(const std::string& item) const override { return session_.awaits(item); }
    bool limited() const override { return true; }
    std::optional<std::int64_t> expires_at() const override { return session_.expires_at(); }

private:
    void end_run(Instant now);
    void put(std::span<const std::int16_t> pcm, Instant now);

    const std::chrono::milliseconds closing_silence_;
    RealtimeSession session_;
    std::unique_ptr<audio::Resampler> resampler_;
    std::optional<audio::UtteranceDetector> detector_;
    // A run is audio without a hole; the resampler's state belongs to one run.
    bool in_run_ = false;
    Samples run_begin_ = 0;  ///< track sample
    Samples run_sent_ = 0;   ///< upstream samples since
    Samples begin_ = 0;
    Samples fed_to_ = 0;
    bool voiced_ = false;  ///< something was fed since the last quiet()
};

}  // namespace scribed::proto

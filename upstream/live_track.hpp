// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "net/signal.hpp"
#include "net/task.hpp"
#include "proto/realtime_session.hpp"
#include "upstream/lane_health.hpp"
#include "upstream/realtime_connection.hpp"
#include "upstream/realtime_lane.hpp"
#include "upstream/utterance_detector.hpp"

namespace scribed::upstream {

struct LiveOptions {
    proto::RealtimeSession::Options session;
    std::chrono::milliseconds connect_limit{15000};
    /// Digital silence sent after a track falls quiet, so that the service's own detector closes the utterance.
    std::chrono::milliseconds closing_silence{1000};
};

/// Which lane serves a track, and why it changed.
struct LaneChange {
    std::string lane;   ///< `none` when no lane can serve
    std::string state;  ///< `connecting`, `up`, `down`
    std::string reason;
};

/// One track's live transcription: takes the first usable lane of the list, reconnects with back-off, moves on when a
/// lane refuses. Nothing here can hold up the recording: audio that cannot be sent in time is reported lost. On the
/// session's executor only.
class LiveTrack {
public:
    struct Sink {
        std::function<void(const proto::LiveEvent&)> event;  ///< never LiveEnded: run() returns instead
        std::function<void(const LaneChange&)> lane;
    };

    LiveTrack(
        net::Executor executor,
        std::vector<std::shared_ptr<RealtimeLane>> lanes,
        LaneHealth& health,
        LiveOptions options,
        Sink sink,
        Log log
    );
    ~LiveTrack();

    /// Serves until drained, or until killed by cancellation.
    net::Task<void> run();

    /// 24 kHz samples that hold the track's audio from the track sample `track` on.
    void append(std::span<const std::int16_t> pcm, Samples track);
    /// The track has gone quiet without saying so in samples: closes an utterance under way.
    void quiet();
    /// LiveFlushed with this id follows once everything appended so far has its final text or is lost.
    std::uint64_t flush();
    /// No more audio: run() returns when the rest has settled.
    void drain();
    /// Drops the connection when it is this lane's (lane_key()): another one is looked for.
    void leave(const std::string& key);
    /// Gives up what has not settled: it is reported lost, and run() returns soon.
    void abandon();

private:
    net::Task<void> serve(RealtimeLane& lane);
    net::Task<void> pause(const proto::UpstreamError& error);
    RealtimeLane* choose(std::string& why) const;
    void fresh_machine();
    void forward_events();
    void answer_flushes();
    void announce(std::string lane, std::string state, std::string reason);
    void lose(Samples begin, Samples end);
    void detect(std::span<const std::int16_t> pcm, Samples track, Instant now);

    net::Executor executor_;
    std::vector<std::shared_ptr<RealtimeLane>> lanes_;
    LaneHealth& health_;
    LiveOptions options_;
    Sink sink_;
    Log log_;
    net::Signal wake_;

    std::unique_ptr<proto::RealtimeSession> machine_;
    RealtimeConnection* connection_ = nullptr;                      ///< set while serve() has one
    std::unique_ptr<UtteranceDetector> detector_;                   ///< for models without server VAD
    std::vector<std::pair<std::uint64_t, std::uint64_t>> flushes_;  ///< machine's id, ours
    std::uint64_t next_flush_ = 1;
    LaneChange announced_;
    std::optional<proto::UpstreamError> ended_with_;  ///< of the newest connection that ended
    std::string serving_;                             ///< name of the lane in serve()
    std::string serving_key_;                         ///< its health_key()
    int failures_ = 0;
    Samples next_ = 0;      ///< track sample behind the last one appended
    bool no_lane_ = false;  ///< nobody to send to: audio is reported lost as it comes
    bool voiced_ = false;   ///< samples were appended since the last quiet()
    bool draining_ = false;
    bool abandoned_ = false;
};

}  // namespace scribed::upstream

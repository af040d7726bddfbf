// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "net/signal.hpp"
#include "net/task.hpp"
#include "net/task_group.hpp"
#include "proto/live_succession.hpp"
#include "upstream/lane_announcer.hpp"
#include "upstream/lane_health.hpp"
#include "upstream/lane_span.hpp"
#include "upstream/live_lane.hpp"
#include "upstream/recorded_audio.hpp"

namespace scribed::upstream {

struct LiveOptions {
    proto::LiveSuccession::Options line;
    proto::RealtimeLeg::Options leg;
    std::chrono::milliseconds connect_limit{15000};
};

/// One track's live transcription: the shell around proto::LiveSuccession. Makes the connections that it wants through
/// the first usable lane of the list, reads the recording for it, and goes back to a better lane when that recovers.
/// Nothing here can hold up the recording. On the session's executor only.
class LiveTrack {
public:
    struct Sink {
        std::function<void(const proto::LiveEvent&)> event;  ///< text, losses and flushes
        std::function<void(const LaneChange&)> lane;
        /// Told before the texts and losses that it is about.
        std::function<void(const LaneSpan&)> span;
        /// What happened since the last call.
        std::function<void(const proto::LiveSuccession::Counts&)> counts;
    };

    LiveTrack(
        net::Executor executor,
        std::vector<std::shared_ptr<LiveLane>> lanes,
        LaneHealth& health,
        std::unique_ptr<RecordedAudio> recording,
        LiveOptions options,
        Sink sink,
        Log log
    );
    ~LiveTrack();

    /// Serves until drained, or until killed by cancellation. Once.
    net::Task<void> run();

    /// Before run(): the recording has the track up to `end` already, and from `begin` on there is no final text.
    void recorded(Samples begin, Samples end) { line_.recorded(begin, end, steady_now()); }
    /// 16 kHz samples of the track from its sample `track` on, which the recorder has been given.
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
    // A leg of the succession, and what serves it.
    struct Connection {
        std::shared_ptr<proto::LiveLeg> leg;
        std::shared_ptr<LiveLane> lane;
        std::unique_ptr<LiveConnection> io;
        std::string passed_over;  ///< which better lanes with credentials were not taken, and why
        std::string chosen;       ///< why this lane
        bool told = false;        ///< its end was reported
    };
    using Place = std::list<Connection>::iterator;
    struct Choice {
        std::shared_ptr<LiveLane> lane;  ///< null: none
        std::string why;                 ///< each lane that was passed over, and why
        std::string refused;             ///< of those the ones that have credentials
        Instant again = Instant::max();  ///< when one of them may be tried again
    };

    Choice choose() const;
    void dial();
    net::Task<void> connect(Place place);
    net::Task<void> serve(Place place);
    net::Task<void> read(audio::Stretch want);
    void look_for_better(Instant now);
    /// After anything that went into the line or its legs: does what follows from it, and wakes run().
    void settle();
    void update();
    void report_failures();
    void failed(const Connection& connection, const proto::UpstreamError& error);
    void announce_serving();
    void tell_events();
    LaneSpan to_lane_span(const proto::LiveSpan& span) const;
    void tell_counts();
    void wake_writers();

    net::Executor executor_;
    std::vector<std::shared_ptr<LiveLane>> lanes_;
    LaneHealth& health_;
    std::unique_ptr<RecordedAudio> recording_;
    LiveOptions options_;
    Sink sink_;
    Log log_;
    net::Signal wake_;  ///< run(): something to look at
    LaneAnnouncer announcer_;

    proto::LiveSuccession line_;
    std::list<Connection> connections_;
    net::TaskGroup dialing_;
    net::TaskGroup serving_;
    net::TaskGroup reading_;
    std::uint64_t announced_leg_ = 0;  ///< its number
    proto::LiveSuccession::Counts told_;
    std::string failing_key_;  ///< health_key() of the lane that failed last
    int in_a_row_ = 0;         ///< its failures since a text came
    Instant better_at_{};      ///< when to look for a better lane
    bool behind_ = false;
};

}  // namespace scribed::upstream

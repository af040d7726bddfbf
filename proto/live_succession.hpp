// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/voice_detector.hpp"
#include "base/clock.hpp"
#include "base/units.hpp"
#include "proto/live_backlog.hpp"
#include "proto/live_leg.hpp"

namespace scribed::proto {

/// One track's live text over as many connections as it takes, without sockets and without a clock: which connection
/// is sent which audio, when the next one is to be made, and whose text counts.
///
/// What has no final text is sent again after any loss: it is read back from the recording, which holds it anyway, so
/// nothing is kept in memory for it. Before a connection reaches its limit the next one is made beside it; it takes
/// over at a pause, and the old one is kept until its texts have come. Finals come in the order of speech all the way.
class LiveSuccession {
public:
    struct Options {
        /// Audio that waits for a connection longer than this is reported lost, oldest first.
        std::chrono::milliseconds backlog{120000};
        /// How much faster than real time audio is sent; 0: no limit.
        double catch_up = 4;
        /// A connection that is limited() is replaced before it is this old, or before the server's own limit.
        std::chrono::milliseconds session_limit{3600000};
    };
    struct Counts {
        std::uint64_t rollovers = 0;  ///< takeovers while the old connection stood
        std::uint64_t replays = 0;    ///< losses after which audio was sent again
        Samples replayed = 0;         ///< track samples that were sent again
    };

    explicit LiveSuccession(Options options);

    /// Before anything else: the recording has [begin, end) already, of an earlier life of the daemon, and nothing of
    /// it has final text. Spans of that life from `begin` on are void.
    void recorded(Samples begin, Samples end, Instant now);
    // The track's audio: 16 kHz samples that lie at the track sample `track`; they are in the recording, or soon will.
    void append(std::span<const std::int16_t> pcm, Samples track, Instant now);
    /// The track has gone quiet without saying so in samples.
    void quiet(Instant now);
    /// LiveFlushed with this id follows once everything appended so far has its final text or is lost.
    std::uint64_t flush(Instant now);
    /// No more audio; done() once the rest has settled.
    void drain(Instant now);
    /// Gives up what has not settled: it is reported lost; then done().
    void abandon(Instant now);
    bool done() const { return done_; }

    // Connections. At most one is being made at a time.
    /// Whether one is wanted now; when that may change: next_timer(), or after any input.
    bool wants_leg(Instant now) const;
    /// One is being made: its leg, which is new.
    void dial(std::shared_ptr<LiveLeg> leg, Instant now, UnixMs wall);
    /// It could not be made.
    void dial_failed(Instant now);
    /// Something went into a leg's session or came out of it: its events are taken, what is due is done. A leg that has
    /// ended has said why (LiveLeg::failure).
    void settle(Instant now);
    /// After a failure: no other connection is begun before `when`.
    void rest_until(Instant when) { dial_again_ = when; }
    /// A better lane may serve: the next leg is wanted though this one is well.
    void prefer_another() { preferred_ = true; }
    /// No lane can serve before `until`: what cannot wait so long is lost.
    void no_lane(Instant until, Instant now);
    /// The leg that serves, or null.
    const LiveLeg* serving() const { return current_.get(); }
    /// Whether audio goes straight to it; else next_read() brings it.
    bool live() const { return live_; }
    /// Losses and failed tries since a connection last did its work.
    int failures() const { return failures_; }

    // The recording.
    /// Track samples that are to be read back now; then on_read() is owed.
    std::optional<audio::Stretch> next_read(Instant now);
    /// What was read, from the begin of what was asked for; empty: not there yet.
    void on_read(std::span<const std::int16_t> pcm, Instant now);
    /// It cannot be read: no text for it.
    void unreadable(Instant now);

    /// When settle() wants to be called, and next_read() and wants_leg() to be asked.
    std::optional<Instant> next_timer() const;
    std::vector<LiveEvent> take_events();
    const Counts& counts() const { return counts_; }

private:
    // A place in the track; what is to be told once all before it has settled, which the leg that serves is asked for:
    // the answer to a flush(), or a gap that ends there.
    struct Mark {
        std::uint64_t id = 0;  ///< the flush's
        Samples at = 0;
        std::uint64_t asked = 0;  ///< what that leg calls it; 0: not asked yet
        bool settled = false;     ///< that leg has answered
        std::optional<LiveLost> gap{};
    };
    struct Shown {
        std::uint64_t leg = 0;  ///< 0: of a leg that is no more
        Samples begin = 0;
        Samples end = 0;
    };

    // live_succession.cpp: audio and the ends.
    bool open() const { return current_ && current_->ready; }
    void feed(std::span<const std::int16_t> pcm, Samples track, Instant now);
    void give(Samples end);
    void bound(Instant now);
    void ask_for_marks(Instant now);
    void reach_marks();
    void caught_up(Instant now);
    Samples needed_from() const;
    void accrue(Instant now);

    // live_gaps.cpp: audio that no leg is sent, and how it is told that there will be no text.
    void lose(Samples begin, Samples end, const std::string& reason);
    void add_gap(LiveLost gap);
    void tell(LiveLost gap);
    void give_lost(LiveLost lost);
    std::vector<LiveLost> beside_gaps(LiveLost lost) const;
    std::vector<audio::Stretch> not_told_lost(const LiveLost& lost) const;
    void tell_gaps(Samples track);
    Samples behind_gaps(Samples track);

    // live_takeover.cpp: who serves.
    void take_over(Instant now);
    bool may_take_over(Instant now) const;
    Instant latest_takeover() const;
    void plan_succession();
    void on_ended(LiveLeg& leg, Instant now);
    void lost(LiveLeg& leg, Instant now);
    void resume_from(Samples track);

    // live_texts.cpp: whose text counts.
    void take(LiveLeg& leg, Instant now);
    void on_text(LiveLeg& leg, LiveText text);
    void on_lost(LiveLeg& leg, LiveLost lost);
    void on_flushed(std::uint64_t id);
    std::string name_of(LiveLeg& leg, const LiveText& text);
    void hold_or_give(const LiveLeg& leg, LiveEvent event);
    void give_final(LiveEvent event);
    void release_held();
    void drop_held();
    void orphan(LiveLeg& leg, bool all);
    void retract(std::uint64_t leg, Samples before);

    Options options_;
    std::shared_ptr<LiveLeg> current_;   ///< is sent the audio
    std::shared_ptr<LiveLeg> next_;      ///< is being made
    std::shared_ptr<LiveLeg> retiring_;  ///< waits for its last texts
    Samples handed_at_ = 0;              ///< texts of what lies behind are not retiring_'s
    std::uint64_t legs_ = 0;

    LiveBacklog backlog_;  ///< where there is audio that may be needed again
    Samples cursor_ = 0;   ///< the track before it was given to the serving leg, or needs none
    bool live_ = false;    ///< the serving leg has all audio: the next goes straight to it
    bool quiet_ = false;   ///< no audio since quiet()
    bool draining_ = false;
    bool drained_ = false;  ///< the serving leg was told
    bool done_ = false;
    bool nobody_ = false;  ///< no lane for long: audio is lost as it comes

    // Catching up.
    bool reading_ = false;
    std::uint64_t reader_ = 0;  ///< the leg that the reading is for
    Samples read_begin_ = 0;
    std::optional<Samples> joined_at_;  ///< audio from here on is kept in tail_ until the recording was read up to here
    std::vector<std::int16_t> tail_;
    Instant read_again_{};
    double credit_;  ///< track samples that may be sent now
    Instant accrued_{};

    std::optional<Instant> roll_at_;  ///< a successor is to be made
    std::optional<Instant> roll_by_;  ///< it takes over though somebody speaks
    bool preferred_ = false;
    Instant dial_again_{};
    int failures_ = 0;

    std::vector<Mark> marks_;                ///< in the order of their places
    Samples told_to_ = 0;                    ///< behind the last gap that was told
    std::vector<audio::Stretch> told_lost_;  ///< the newest stretches that were told lost, items' too
    std::uint64_t next_flush_ = 1;
    std::map<std::string, Shown> shown_;  ///< partials that are out
    std::vector<LiveEvent> held_;         ///< of the serving leg, while retiring_ speaks first
    std::vector<LiveEvent> events_;
    Counts counts_;
};

}  // namespace scribed::proto

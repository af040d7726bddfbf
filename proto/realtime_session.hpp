// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audio/speech_splitter.hpp"
#include "audio/timeline.hpp"
#include "audio/voice_detector.hpp"
#include "base/clock.hpp"
#include "base/units.hpp"
#include "proto/item_order.hpp"
#include "proto/live_event.hpp"
#include "proto/realtime_audio_queue.hpp"
#include "proto/realtime_commands.hpp"
#include "proto/realtime_events.hpp"
#include "proto/realtime_utterances.hpp"
#include "proto/upstream_error.hpp"

namespace scribed::proto {

/// One transcription connection to the Realtime API (upstream.md 4.3 to 4.7) without its socket: fed with what arrived,
/// asked for what to send. connecting -> configuring -> open -> draining -> ended. Audio may be appended in every state
/// before draining; it waits until open. Speech that the server's detector finds no end of is committed in parts.
class RealtimeSession {
public:
    enum class State { connecting, configuring, open, draining, ended };

    struct Options {
        RealtimeConfig config;
        /// session.created and session.updated must come within this.
        std::chrono::milliseconds setup_limit{10000};
        /// An item that is not settled this long after its commit is given up (upstream.md F9).
        std::chrono::milliseconds item_limit{15000};
        /// The most audio that one append event carries; more waits for the next.
        std::chrono::milliseconds max_append{1000};
        /// The least audio worth an event of its own, unless a commit or the end follows.
        std::chrono::milliseconds min_append{100};
        /// A server that owes us something and says nothing for so long is asked for a sign of life; no answer for as
        /// long again ends the connection. A ping would not do: a proxy answers it for a service that has died.
        std::chrono::milliseconds patience{5000};
    };

    explicit RealtimeSession(Options options);

    // Inputs. Each may produce events and outgoing messages.
    void on_open(Instant now);
    void on_text(std::string_view message, Instant now);
    void on_closed(std::uint16_t code, std::string_view reason, Instant now);
    void on_timer(Instant now);
    /// 24 kHz samples that hold the track's audio from the track sample `track` on.
    void append(std::span<const std::int16_t> pcm, Samples track, Instant now);
    /// The track fell quiet without saying so in samples: digital silence for the server's detector, so that it closes
    /// an utterance under way. Takes no time in the track.
    void append_silence(std::chrono::milliseconds length, Instant now);
    /// For models without server VAD: the voice in [begin, end) (track samples) is complete; commits it. Ignored for
    /// other models.
    void utterance_ended(audio::Stretch voice, Instant now);
    /// For the same models: before the track sample `track` nobody speaks but in utterances that have ended.
    void no_voice_before(Samples track) { voiceless_to_ = track; }
    /// Commits what is buffered; LiveFlushed with the returned id follows.
    std::uint64_t flush(Instant now);
    /// No more audio: flush, then LiveEnded. The shell closes the socket with 1000 when ended.
    void drain(Instant now);
    /// Another connection takes over: this one waits for the texts of what is committed, then ends. Returns the track
    /// sample from which the other must be sent the audio; utterances from there on are not this one's any more.
    Samples retire(Instant now);
    /// Nobody needs it any more: ends at once, without an error.
    void dismiss(Instant now);

    /// The next message to write, put into `out` (replaced); false when there is none now. The shell calls it whenever
    /// its writer is free, so audio that arrives during a write merges into one event. May produce events (a flush that
    /// needs no commit is answered once its audio is out); next_timer() is then due.
    bool next_outgoing(std::string& out);
    /// Whether next_outgoing() is worth a call. Cheap: asked for every 20 ms frame.
    bool has_outgoing() const;
    std::vector<LiveEvent> take_events();
    /// When on_timer() wants to be called.
    std::optional<Instant> next_timer() const;

    /// The first track sample that another connection would have to be sent if this one were lost now, or was lost:
    /// all before has its final text, was reported lost, or was heard and found to be no speech.
    Samples resume_at() const;
    /// Whether retire() now would cut no utterance.
    bool between_utterances() const;
    /// Whether the text of this item (LiveText::item) is still to come, and from this connection.
    bool awaits(const std::string& item) const;
    /// Samples (24 kHz) that wait for the socket.
    Samples waiting() const { return queue_.size(); }

    State state() const { return state_; }
    /// `session.expires_at` in Unix seconds, when the server named it.
    std::optional<std::int64_t> expires_at() const { return expires_at_; }
    std::uint64_t unknown_events() const { return unknown_events_; }
    /// Samples (24 kHz) appended to the server so far.
    Samples appended() const { return appended_; }

private:
    // A commit that stands behind the audio before position `at` of the queue.
    struct Control {
        enum class Kind { utterance, flush, split };
        Kind kind{};
        Samples at = 0;
        std::optional<audio::Stretch> voice{};  ///< of an utterance_ended()
    };
    // A commit that the server has not answered.
    struct Commit {
        std::uint64_t number = 0;
        std::string event_id;
        Samples from = 0;  ///< upstream samples
        Samples upto = 0;
        std::optional<audio::Stretch> voice;
        Instant since;
    };
    /// The server refuses to commit less (upstream.md 4.5).
    static constexpr Samples kLeastCommit = kUpstreamRate / 10;
    struct Flush {
        std::uint64_t id = 0;  ///< 0: drain()'s own
        bool reached = false;  ///< its audio is out, its commit too where one is needed
        std::uint64_t last_commit = 0;
        std::optional<std::uint64_t> last_arrival;  ///< set once its commits are answered
    };

    // realtime_outgoing.cpp: what is sent, and when.
    bool needs_message(const Control& control) const;
    void pass_void_controls();
    void send_control(std::string& out);
    void send_audio(std::string& out, Samples count);
    Samples until_split(Samples count);
    bool speaking() const;
    void send_silence(std::string& out, Samples count);
    void note_voice(std::span<const std::int16_t> pcm);

    // realtime_incoming.cpp: server events.
    void on(const SessionCreated& event);
    void on(const SessionUpdated& event);
    void on(const SpeechStarted& event);
    void on(const SpeechStopped& event);
    void on(const TimeoutTriggered& event);
    void on(const Committed& event);
    void on(const ItemAdded& event);
    void on(const TranscriptDelta& event);
    void on(const TranscriptCompleted& event);
    void on(const TranscriptFailed& event);
    void on(const ServerError& event);
    void on(const UnknownEvent& event);
    void on(const TranscriptSegment& /*event*/) {}
    void on(const BufferCleared& /*event*/) {}
    void on(const RateLimits& /*event*/) {}
    Utterance& open_utterance(const std::string& id);
    Utterance* awaiting_text(const std::string& id);
    bool refused(const ServerError& event);

    // realtime_handover.cpp: what another connection would need, and whether this one is alive.
    Samples unheard_from() const;
    Samples uncommitted_from() const;
    void heard(Samples upstream);
    void note_life();
    bool owed() const;
    std::optional<Instant> life_timer() const;
    void check_life();

    // realtime_settling.cpp: utterances, their times, and what is owed for them.
    void enter(Utterance& utterance);
    std::optional<Commit> take_answered(const Utterance& utterance);
    void place(Utterance& utterance, Samples from, Samples upto);
    void expire_commits();
    void lose(const Commit& commit, std::string reason);
    void release();
    void give_out(Utterance& utterance, ItemOrder::Settled settled);
    void answer_flushes();
    void end(std::optional<UpstreamError> error);
    Samples track_begin(Samples upstream) const { return timeline_.to_track(upstream); }
    Samples track_end(Samples upstream) const;

    Options options_;
    LiveModelTraits traits_;
    State state_ = State::connecting;
    bool configured_ = false;
    std::string setup_message_;  ///< session.update while it waits to be written
    std::optional<Instant> setup_deadline_;
    Instant now_{};  ///< of the last input
    std::optional<std::int64_t> expires_at_;
    std::uint64_t unknown_events_ = 0;

    RealtimeAudioQueue queue_;
    std::vector<Control> controls_;
    audio::Timeline timeline_;
    Samples appended_ = 0;
    Samples last_loud_ = 0;     ///< upstream sample behind the last one that is no silence
    Samples first_loud_ = 0;    ///< the first one that may be, of those that are neither committed nor heard_
    Samples voiceless_to_ = 0;  ///< no_voice_before()
    Samples heard_ = 0;         ///< upstream samples below were heard: speech in them is known by its utterance
    Samples asked_to_ = 0;      ///< upstream samples below are committed, or a commit for them is under way
    Samples committed_to_ = 0;  ///< upstream samples below belong to utterances that the server named
    bool speech_open_ = false;  ///< the server hears a voice that it has not committed
    /// We split such a voice, and the server has not said since whether it goes on; it may well.
    bool carried_on_ = false;
    audio::SpeechSplitter splitter_{kUpstreamRate};
    bool retired_ = false;

    Instant life_{};                  ///< when the server said something last
    std::optional<Instant> written_;  ///< when something was written first that the server has not reacted to
    std::optional<Instant> stuck_;    ///< since when the socket takes nothing though something waits
    std::string probe_;               ///< asks for a sign of life, while it waits to be written
    std::optional<Instant> probed_;   ///< when it was asked
    Samples probe_covers_ = 0;        ///< upstream samples sent when it was written

    ItemOrder order_;
    RealtimeUtterances utterances_;
    std::uint64_t arrivals_ = 0;
    std::vector<Commit> commits_;
    std::uint64_t commits_sent_ = 0;
    std::vector<Flush> flushes_;
    std::uint64_t flushes_asked_ = 0;
    Samples accounted_ = 0;  ///< track samples below have their text, or were reported
    Samples resume_at_ = 0;  ///< once ended
    std::vector<LiveEvent> events_;
};

}  // namespace scribed::proto

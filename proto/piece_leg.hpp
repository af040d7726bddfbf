// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/piece_cutter.hpp"
#include "proto/live_leg.hpp"

namespace scribed::proto {

/// A leg without a connection: cuts the track into pieces, hands them out to be transcribed one by one, and gives out
/// what comes of them in the order of speech. Holds no audio: whoever sends a piece reads it from the recording.
class PieceLeg final : public LiveLeg {
public:
    struct Options {
        audio::PieceLength length;
        /// A piece that is not settled so long after it was handed out is given up.
        std::chrono::milliseconds limit{45000};
        /// Pieces that are handed out at the same time; the others wait.
        std::size_t most_under_way = 3;
    };
    /// A piece to be transcribed.
    struct Upload {
        std::uint64_t number = 0;
        audio::Stretch clip;  ///< track samples
        Instant since;        ///< when it was handed out
        Instant until;        ///< when it is given up
    };

    explicit PieceLeg(Options options);

    // For whoever sends the pieces. Each of these may produce events.
    /// It can be fed from now on.
    void open(Instant now);
    /// The next piece to be sent; nothing while none waits or enough are under way.
    std::optional<Upload> next_upload(Instant now);
    /// The text of a piece. Ignored, as on_failed() is, for one that was given up.
    void on_text(std::uint64_t which, std::string text, Instant now);
    /// There will be none: `reason` as in LiveLost.
    void on_failed(std::uint64_t which, std::string reason, Instant now);
    /// Nobody could transcribe it, whatever piece it is: ends with this error. Unless it was given up, and another
    /// piece was answered while it was under way: then only this one was in bad hands.
    void on_refused(const Upload& upload, UpstreamError error, Instant now);
    /// It is not to be served any more: ends with this error.
    void fail(UpstreamError error, Instant now);
    void on_timer(Instant now);
    std::optional<Instant> next_timer() const;

    void begin(Samples track) override;
    void feed(std::span<const std::int16_t> pcm, Samples track, Instant now) override;
    void quiet(Instant now) override;
    std::uint64_t flush(Instant now) override;
    void drain(Instant now) override;
    Samples retire(Instant now) override;
    void dismiss(Instant now) override;

    bool ended() const override { return ended_; }
    std::vector<LiveEvent> take_events() override;
    bool has_outgoing() const override;
    Samples waiting() const override;
    Samples begun_at() const override { return begin_; }
    Samples resume_at() const override;
    bool between_utterances() const override { return !cutter_.hears_voice(); }
    bool awaits(const std::string& item) const override;
    bool limited() const override { return false; }
    std::optional<std::int64_t> expires_at() const override { return std::nullopt; }

private:
    struct Piece {
        std::uint64_t number = 0;
        audio::SpokenPiece where;
        std::optional<Instant> since;  ///< handed out
        bool settled = false;
        std::string text;
        std::string reason;  ///< why there is no text
    };
    struct Flush {
        std::uint64_t id = 0;
        std::uint64_t upto = 0;  ///< the last piece that it waits for
    };
    void add(const std::optional<audio::SpokenPiece>& where);
    Piece* find(std::uint64_t which);
    const Piece* next_waiting() const;
    Samples uncut_from() const;
    void release();
    void end(std::optional<UpstreamError> error);

    const Options options_;
    audio::PieceCutter cutter_;
    std::deque<Piece> pieces_;  ///< not given out, in the order of speech
    std::uint64_t cut_ = 0;     ///< pieces so far
    std::vector<Flush> flushes_;
    std::uint64_t flushes_asked_ = 0;
    Samples begin_ = 0;
    Samples fed_to_ = 0;
    Samples resume_at_ = 0;  ///< once ended
    Instant answered_{};     ///< when a text came last
    bool opened_ = false;
    bool closed_ = false;  ///< takes no more audio
    bool ended_ = false;
    std::vector<LiveEvent> events_;
};

}  // namespace scribed::proto

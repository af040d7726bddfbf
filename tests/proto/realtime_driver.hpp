// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/realtime_session.hpp"

namespace scribed::proto {

/// Plays the shell and the server around one RealtimeSession, on a clock of its own, and remembers all that came out.
class RealtimeDriver {
public:
    explicit RealtimeDriver(RealtimeSession::Options options = {});

    // What the shell does.
    void open();
    /// open(), session.created, session.update, session.updated.
    void configure();
    /// Appends `ms` of a loud tone (or silence) where the track stands.
    void say(int ms, bool loud = true);
    /// The track goes on `ms` later without audio.
    void skip(int ms);
    /// Silence for the server's detector only.
    void hush(int ms);
    void utterance(int begin_ms, int end_ms);
    std::uint64_t flush();
    void drain();
    /// RealtimeSession::retire().
    Samples retire();
    void close(int code = 1006, std::string_view reason = {});
    void wait(int ms);
    /// Writes everything that the session wants written.
    void pump();

    // What the server says.
    void server(std::string_view json);
    void started(std::string_view item, int ms);
    void stopped(std::string_view item, int ms);
    void committed(std::string_view item, std::string_view previous = {});
    void delta(std::string_view item, std::string_view text);
    void completed(std::string_view item, std::string_view text);
    void failed(std::string_view item);
    void error(std::string_view code, std::string_view event_id, std::string_view type = "invalid_request_error");

    /// Events since the last call, one word each: `ready`, `i1:text`, `i1=final`, `lost(reason 0-100)`,
    /// `lost(reason 0-100 i1)`, `flushed(1)`, `ended`, `ended(network)`. Times in milliseconds of the track.
    std::string news();
    /// Messages since the last call: `update`, `audio(100)`, `commit`.
    std::string sent();
    /// The event_id of the last commit that was sent.
    const std::string& last_commit() const { return last_commit_; }
    /// Milliseconds [begin, end] of the last LiveText for `item`, such as `300-1200`.
    std::string place(const std::string& item) const;

    RealtimeSession& session() { return session_; }
    /// Where another connection would begin, in milliseconds of the track.
    std::int64_t resume_ms() const { return samples_to_ms(session_.resume_at()); }
    /// What must hold of everything that came out so far, whatever happened.
    void check() const;

private:
    void collect();

    RealtimeSession session_;
    Instant now_{};
    Samples track_ = 0;    ///< track samples
    Samples said_to_ = 0;  ///< behind the last that was appended in time
    std::vector<LiveEvent> events_;
    std::size_t told_ = 0;
    std::vector<std::string> sent_;
    std::string last_commit_;
    std::uint64_t flushes_ = 0;  ///< asked before the end
};

using RealtimeStep = std::function<void(RealtimeDriver&)>;
/// Runs the first n steps, then loses the connection, for every n; checks each time.
void cut_everywhere(const RealtimeSession::Options& options, const std::vector<RealtimeStep>& steps);

}  // namespace scribed::proto

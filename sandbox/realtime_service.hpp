// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "sandbox/append_log.hpp"
#include "sandbox/ear.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/item_desk.hpp"
#include "sandbox/live_buffer.hpp"
#include "sandbox/refusal.hpp"
#include "sandbox/session_config.hpp"
#include "sandbox/stats.hpp"

namespace scribed::sandbox {

/// Send this text message.
struct Say {
    std::string json;
};
/// Listen to these 24 kHz samples and report with on_heard(), in the order asked.
struct Listen {
    std::vector<std::int16_t> samples;
};
/// End the connection: with a close frame, or without when `code` is 0.
struct HangUp {
    std::uint16_t code = 1000;
    std::string reason;
};
using ServiceEffect = std::variant<Say, Listen, HangUp>;

/// The service's side of one Realtime transcription session (upstream.md 4.3 to 4.7) without its socket: as strict as
/// the real one, faulty on command. Inputs produce effects.
class RealtimeService {
public:
    struct Options {
        SessionConfig config;
        /// The URL named a model: a conversation session, which refuses to become a transcription session.
        bool conversation = false;
        /// Decodes nothing: commits are answered with empty texts.
        bool sink = false;
        AppendLog* append_log = nullptr;  ///< of a sink; null: none
        std::int64_t expires_at = 0;      ///< Unix seconds
        Instant ends;                     ///< the same instant
    };

    RealtimeService(Options options, Mishear mishear, Faults& faults, Stats& stats);

    void on_open(Instant now);
    /// The handshake was wrong in a way that is told inside the connection: an error, then the close.
    void refuse(const Refusal& refusal, std::uint16_t close_code);
    void on_text(std::string_view message, Instant now);
    void on_binary();
    void on_heard(std::vector<HeardWord> words, Instant now);
    void on_timer(Instant now);
    /// A fault that was set while the session is open.
    void arm(const Fault& fault, Instant now);

    std::vector<ServiceEffect> take_effects(Instant now);
    std::optional<Instant> next_timer() const;
    /// Half open: reads and says nothing any more.
    bool mute() const { return mute_; }

private:
    struct ArmedFault {
        Fault fault;
        Instant due;
    };
    void error(const Refusal& refusal);
    void session_update(JsonValue event);
    void append(JsonValue event);
    void append_pcm(std::string_view bytes);
    bool count_in_sink(std::string_view message, Instant now);
    void commit_by_client();
    void commit_item(std::string id, std::vector<std::int16_t> samples, Samples length);
    void publish();
    void strike(const Fault& fault, Instant now);
    void strike_due(Instant now);

    Options options_;
    Faults& faults_;
    Stats& stats_;
    ItemDesk desk_;
    LiveBuffer buffer_;
    JsonParser parser_;
    std::string id_;
    std::string cause_;
    std::string open_item_;
    Samples open_begin_ = 0;
    Samples sunk_ = 0;      ///< counted since the last commit, in a sink
    Samples sunk_all_ = 0;  ///< counted since the session's begin
    std::string last_item_;
    std::uint64_t items_ = 0;
    std::deque<LiveItem> listening_;
    std::vector<ArmedFault> armed_;
    std::vector<ServiceEffect> effects_;
    std::optional<Instant> silent_until_;
    bool mute_ = false;
    bool ended_ = false;
};

}  // namespace scribed::sandbox

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/units.hpp"
#include "proto/upstream_error.hpp"

// What a live connection tells, and what a track's succession of them makes of it.
namespace scribed::proto {

/// The connection is ready: audio flows from now on.
struct LiveReady {};
/// Text of one utterance. `item` names it; a later one with the same item replaces it; after `final` none follows.
/// Finals come in the order of speech. `final` with empty text: nothing was said there (a shown partial is to be taken
/// back).
struct LiveText {
    std::string item;
    Samples begin = 0;  ///< track samples
    Samples end = 0;
    std::string text;
    bool final = false;
};
/// Audio that will get no live text; `item` is set when a shown partial is to be taken back.
struct LiveLost {
    Samples begin = 0;
    Samples end = 0;
    std::string reason;  ///< `item_failed`, `timeout`, `overflow`, `lane_down`, `unreadable`
    std::string item;
};
/// All audio appended before the flush() that returned `id` has its final text, or was reported lost. Not from a
/// connection that failed or was retired: its flushes are for the next one.
struct LiveFlushed {
    std::uint64_t id = 0;
};
/// The conversation is over; nothing follows. With no error: a normal end after drain() or retire(). With one: what the
/// track holds from where the connection says (LiveLeg::resume_at()) on is for the next connection, partials that were
/// shown of it too.
struct LiveEnded {
    std::optional<UpstreamError> error;
};
/// Who has a stretch of the track: the newest word about it, in place of all earlier ones. What waits for a connection
/// is nobody's. A hole counts with the audio behind it. A succession tells it before the text that it is about.
struct LiveSpan {
    Samples begin = 0;  ///< track samples
    Samples end = 0;
    std::uint64_t leg = 0;  ///< who was given the audio (LiveLeg::number); 0: nobody
    std::string reason;  ///< why there will be no text, as in LiveLost; empty: there will be, or the audio still waits
};

using LiveEvent = std::variant<LiveReady, LiveText, LiveLost, LiveFlushed, LiveEnded, LiveSpan>;

}  // namespace scribed::proto

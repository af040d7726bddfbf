// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "proto/ascii.hpp"
#include "proto/realtime_session.hpp"
#include "proto/redact.hpp"

namespace scribed::proto {
namespace {

constexpr std::string_view kSetupId = "setup_1";
constexpr std::string_view kCommitEmpty = "input_audio_buffer_commit_empty";
// A server that starts utterances and forgets them must not fill our memory.
constexpr std::size_t kMostNew = 16;
constexpr std::size_t kMostCode = 64;

UpstreamError refused_configuration(const ServerError& event) {
    UpstreamError error;
    error.fault = UpstreamFault::bad_request;
    error.code = plain_word(event.code, kMostCode);
    error.message = readable_message(event.message);
    if (error.message.empty()) error.message = "the realtime session's configuration was refused";
    return error;
}

Samples from_ms(std::int64_t ms) { return ms_to_samples(ms, kUpstreamRate); }

}  // namespace

void RealtimeSession::on(const SessionCreated& event) {
    if (event.expires_at) expires_at_ = event.expires_at;
    if (configured_ || state_ == State::configuring) return;
    setup_message_ = encode_session_update(options_.config, kSetupId);
    if (state_ == State::connecting) state_ = State::configuring;
}

void RealtimeSession::on(const SessionUpdated& event) {
    if (event.expires_at) expires_at_ = event.expires_at;
    if (configured_ || state_ == State::connecting) return;
    configured_ = true;
    if (state_ == State::configuring) state_ = State::open;
    events_.emplace_back(LiveReady{});
}

void RealtimeSession::on(const SpeechStarted& event) {
    if (retired_) return;
    Utterance* utterance = event.item.empty() ? nullptr : utterances_.find_new(event.item);
    if (utterance == nullptr) utterance = &open_utterance(event.item);
    utterance->started = from_ms(event.audio_start_ms);
    // Speech before it would have been told before it.
    if (!speaking()) heard(*utterance->started);
    // One that begins where we split is the one that we split.
    if (!speech_open_ && *utterance->started > asked_to_) splitter_.begin();
    speech_open_ = true;
    carried_on_ = false;
}

void RealtimeSession::on(const SpeechStopped& event) {
    Utterance* utterance = utterances_.find_new(event.item);
    // A server that goes on behind a split of ours need not announce that.
    const bool unknown = utterance == nullptr && utterances_.find_id(event.item) == nullptr;
    if (unknown && carried_on_ && !retired_ && !utterances_.over(event.item)) utterance = &open_utterance(event.item);
    if (utterance != nullptr) utterance->stopped = from_ms(event.audio_end_ms);
    carried_on_ = false;
}

void RealtimeSession::on(const TimeoutTriggered& event) {
    on(SpeechStarted{event.item, event.audio_start_ms});
    Utterance* utterance = utterances_.find_new(event.item);
    if (utterance == nullptr) return;
    utterance->stopped = from_ms(event.audio_end_ms);
    utterance->exact = true;
}

void RealtimeSession::on(const Committed& event) {
    const std::string& id = event.item;
    Utterance* utterance = utterances_.find_uncommitted(id);
    if (utterance == nullptr) {
        if (utterances_.take_late_commit(id)) return;
        // The audio of a new one is the next connection's, unless a commit of ours had made it ours.
        if (retired_ && commits_.empty()) return;
        // The same event twice; only where commits of our own wait may it be another utterance under an old name (F10).
        const bool repeated = !id.empty() && utterances_.find_unsettled(id) != nullptr;
        if (repeated && (traits_.server_vad || commits_.empty())) return;
        utterance = &open_utterance(id);
    }
    utterance->committed = true;
    if (event.previous) utterance->previous = event.previous;
    enter(*utterance);
}

void RealtimeSession::on(const ItemAdded& event) {
    if (event.item.empty() || utterances_.over(event.item)) return;
    if (retired_ && utterances_.find_id(event.item) == nullptr) return;
    Utterance* utterance = utterances_.find_id(event.item);
    if (utterance == nullptr) utterance = &open_utterance(event.item);
    if (!event.previous) return;
    utterance->previous = event.previous;
    if (utterance->arrival != 0) order_.committed(utterance->key, utterances_.key_of(*event.previous), now_);
}

Utterance& RealtimeSession::open_utterance(const std::string& id) {
    while (utterances_.count_new() >= kMostNew) {
        const Utterance oldest = utterances_.forget_new();
        if (oldest.shown) events_.emplace_back(LiveLost{oldest.begin, oldest.end, "item_failed", oldest.key});
    }
    return utterances_.open(id);
}

// The utterance that an event with text means; none for one that is over.
Utterance* RealtimeSession::awaiting_text(const std::string& id) {
    if (Utterance* utterance = utterances_.find_unsettled(id)) return utterance;
    if (retired_ || utterances_.over(id) || utterances_.find_uncommitted(id) != nullptr) return nullptr;
    return &open_utterance(id);
}

void RealtimeSession::on(const TranscriptDelta& event) {
    Utterance* utterance = awaiting_text(event.item);
    if (utterance == nullptr || event.delta.empty()) return;
    if (utterance->arrival == 0) place(*utterance, committed_to_, appended_);
    utterance->text += event.delta;
    const std::string_view text = trim(utterance->text);
    if (text.empty()) return;
    utterance->shown = true;
    events_.emplace_back(LiveText{utterance->key, utterance->begin, utterance->end, std::string(text), false});
}

void RealtimeSession::on(const TranscriptCompleted& event) {
    Utterance* utterance = awaiting_text(event.item);
    if (utterance == nullptr) return;
    if (utterance->arrival == 0) enter(*utterance);
    utterance->settled = true;
    const auto text = trim(event.transcript);
    // What was split was a noise, and is not worth more.
    if (text.empty()) carried_on_ = false;
    order_.completed(utterance->key, std::string(text), now_);
}

void RealtimeSession::on(const TranscriptFailed& event) {
    Utterance* utterance = awaiting_text(event.item);
    if (utterance == nullptr) return;
    if (utterance->arrival == 0) enter(*utterance);
    utterance->settled = true;
    order_.failed(utterance->key, "item_failed", now_);
}

// Whether the error answers our session.update; some servers do not echo its event_id.
bool RealtimeSession::refused(const ServerError& event) {
    if (configured_ || !setup_message_.empty() || state_ == State::connecting) return false;
    return event.event_id == kSetupId || (event.event_id.empty() && event.type == "invalid_request_error");
}

void RealtimeSession::on(const ServerError& event) {
    auto fatal = classify_event(event.type, event.code, event.message);
    if (refused(event)) {
        end(fatal ? std::move(fatal) : refused_configuration(event));
        return;
    }
    const auto commit =
        event.event_id.empty() ? commits_.begin() : std::ranges::find(commits_, event.event_id, &Commit::event_id);
    if (commit != commits_.end() && (event.code == kCommitEmpty || !event.event_id.empty())) {
        const Commit answered = std::move(*commit);
        commits_.erase(commit);
        // With server VAD an empty buffer means that the server had just committed by itself.
        const bool harmless = traits_.server_vad && event.code == kCommitEmpty;
        if (!harmless) lose(answered, "item_failed");
        // One that was too small itself tells nothing of the voice.
        if (answered.upto - answered.from >= kLeastCommit) speech_open_ = carried_on_ = false;
    }
    if (fatal) end(std::move(fatal));
}

void RealtimeSession::on(const UnknownEvent& /*event*/) { ++unknown_events_; }

}  // namespace scribed::proto

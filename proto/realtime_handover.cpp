// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "proto/realtime_session.hpp"

// What another connection would need of this one's audio, and whether this one is alive.
namespace scribed::proto {
namespace {

// A voice is heard a moment after it began, and its onset is quiet: so much is sent again before what was loud.
constexpr Samples kOnset = kUpstreamRate / 2;
// What the server's detector may still be thinking about when it answers a probe.
constexpr Samples kThinking = 2 * kUpstreamRate;

}  // namespace

// The upstream sample from which on there may be speech that no event has told of.
Samples RealtimeSession::unheard_from() const {
    const Samples known = std::max(asked_to_, heard_);
    const Samples suspect = last_loud_ > known ? std::max(known, first_loud_) : appended_;
    return std::max(known, suspect - std::min(suspect, kOnset));
}

// The track sample behind which nothing is committed.
Samples RealtimeSession::uncommitted_from() const {
    Samples from = track_begin(unheard_from());
    if (controls_.empty()) from = std::max(from, voiceless_to_);
    for (const auto& utterance : utterances_.all()) {
        if (utterance.arrival != 0) continue;
        const Samples begin = utterance.started.value_or(committed_to_);
        from = std::min(from, track_begin(std::clamp(begin, std::min(asked_to_, appended_), appended_)));
    }
    // Silence that only upstream was given may be the last that it heard.
    return std::max(std::min(from, queue_.pushed().end), accounted_);
}

Samples RealtimeSession::resume_at() const {
    if (state_ == State::ended) return resume_at_;
    Samples from = uncommitted_from();
    for (const auto& utterance : utterances_.all()) {
        if (utterance.arrival != 0) from = std::min(from, utterance.from);
    }
    for (const auto& commit : commits_) {
        from = std::min(from, track_begin(commit.from));
    }
    return std::max(from, accounted_);
}

bool RealtimeSession::between_utterances() const { return !speech_open_ && !carried_on_ && commits_.empty(); }

bool RealtimeSession::awaits(const std::string& item) const {
    return std::ranges::any_of(utterances_.all(), [&](const Utterance& utterance) {
        return utterance.key == item && (utterance.arrival != 0 || !retired_);
    });
}

Samples RealtimeSession::retire(Instant now) {
    if (state_ == State::ended) return resume_at_;
    now_ = now;
    const Samples from = std::max(uncommitted_from(), std::min(track_end(asked_to_), queue_.pushed().end));
    state_ = State::draining;
    retired_ = true;
    speech_open_ = false;
    // A commit of ours that is on its way makes what is open ours.
    utterances_.close_new(commits_.empty() ? 0 : asked_to_);
    queue_.clear();
    controls_.clear();
    flushes_.assign(1, {0, true, commits_sent_, {}});
    answer_flushes();
    return from;
}

void RealtimeSession::dismiss(Instant now) {
    now_ = now;
    end(std::nullopt);
}

// Everything before the upstream sample `upstream` was listened to.
void RealtimeSession::heard(Samples upstream) { heard_ = std::max(heard_, std::min(upstream, appended_)); }

// The server said something, whatever it was.
void RealtimeSession::note_life() {
    life_ = now_;
    written_.reset();
    if (!std::exchange(probed_, std::nullopt)) return;
    // It answers in order: what was sent before the probe has been listened to. Where we find the utterances, the
    // server's silence says nothing.
    if (!probe_.empty() || !traits_.server_vad || speaking()) return;
    heard(probe_covers_ - std::min(probe_covers_, kThinking));
}

bool RealtimeSession::owed() const { return written_ || !commits_.empty() || order_.outstanding() > 0; }

std::optional<Instant> RealtimeSession::life_timer() const {
    std::optional<Instant> next;
    if (!configured_) return next;
    if (probed_) {
        next = *probed_ + options_.patience;
    } else if (owed()) {
        next = std::max(written_.value_or(life_), life_) + options_.patience;
    }
    // A socket that takes nothing cannot be asked.
    if (stuck_ && has_outgoing()) next = std::min(next.value_or(Instant::max()), *stuck_ + 2 * options_.patience);
    return next;
}

void RealtimeSession::check_life() {
    const auto due = life_timer();
    if (!due || now_ < *due) return;
    const bool stuck = stuck_ && has_outgoing() && now_ >= *stuck_ + 2 * options_.patience;
    if (!probed_ && !stuck) {
        probe_ = encode_probe("probe");
        probed_ = now_;
        return;
    }
    UpstreamError error;
    error.fault = UpstreamFault::timeout;
    error.code = "stalled";
    error.message = "the service stopped answering on an open connection";
    end(std::move(error));
}

}  // namespace scribed::proto

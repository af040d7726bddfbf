// SPDX-License-Identifier: Apache-2.0
#include "proto/realtime_session.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"

namespace scribed::proto {

RealtimeSession::RealtimeSession(Options options)
    : options_(std::move(options)), traits_(live_model_traits(options_.config.model)), order_(options_.item_limit) {}

void RealtimeSession::on_open(Instant now) {
    if (state_ == State::ended) return;
    now_ = now;
    setup_deadline_ = now + options_.setup_limit;
}

void RealtimeSession::on_text(std::string_view message, Instant now) {
    if (state_ == State::ended) return;
    now_ = now;
    // Its buffers take 40 KiB: one for each of thousands of sessions would be most of their memory.
    thread_local JsonParser parser;
    const auto event = parse_realtime_event(parser, message);
    if (!event) {
        ++unknown_events_;
        return;
    }
    std::visit([this](const auto& known) { on(known); }, *event);
    if (state_ == State::ended) return;
    note_life();
    release();
    pass_void_controls();
}

void RealtimeSession::on_closed(std::uint16_t code, std::string_view reason, Instant now) {
    if (state_ == State::ended) return;
    now_ = now;
    const bool settled = queue_.size() == 0 && commits_.empty() && order_.outstanding() == 0 && !speech_open_;
    if (state_ == State::draining && settled) {
        end(std::nullopt);
    } else {
        end(classify_close(code, reason));
    }
}

void RealtimeSession::on_timer(Instant now) {
    if (state_ == State::ended) return;
    now_ = now;
    if (!configured_ && setup_deadline_ && now >= *setup_deadline_) {
        UpstreamError error;
        error.fault = UpstreamFault::timeout;
        error.message = "the realtime session was not configured in time";
        end(std::move(error));
        return;
    }
    check_life();
    if (state_ == State::ended) return;
    expire_commits();
    order_.expire(now);
    release();
    pass_void_controls();
}

void RealtimeSession::append(std::span<const std::int16_t> pcm, Samples track, Instant now) {
    if (state_ == State::ended || state_ == State::draining || pcm.empty()) return;
    now_ = now;
    const bool first = queue_.pushed().end == 0;
    queue_.push(pcm, track);
    if (first) accounted_ = queue_.pushed().begin;
    if (!stuck_ && has_outgoing()) stuck_ = now;
}

void RealtimeSession::append_silence(std::chrono::milliseconds length, Instant now) {
    if (state_ == State::ended || state_ == State::draining) return;
    now_ = now;
    queue_.push_silence(ms_to_samples(length.count(), kUpstreamRate));
}

void RealtimeSession::utterance_ended(audio::Stretch voice, Instant now) {
    if (state_ == State::ended || state_ == State::draining || traits_.server_vad) return;
    now_ = now;
    controls_.push_back({Control::Kind::utterance, queue_.back(), voice});
    pass_void_controls();
}

std::uint64_t RealtimeSession::flush(Instant now) {
    const std::uint64_t id = ++flushes_asked_;
    if (state_ == State::ended) return id;
    now_ = now;
    controls_.push_back({Control::Kind::flush, queue_.back()});
    flushes_.push_back({id, false, 0, {}});
    pass_void_controls();
    return id;
}

void RealtimeSession::drain(Instant now) {
    if (state_ == State::ended || state_ == State::draining) return;
    now_ = now;
    state_ = State::draining;
    controls_.push_back({Control::Kind::flush, queue_.back()});
    flushes_.push_back({0, false, 0, {}});
    pass_void_controls();
}

std::vector<LiveEvent> RealtimeSession::take_events() { return std::exchange(events_, {}); }

std::optional<Instant> RealtimeSession::next_timer() const {
    if (!events_.empty()) return now_;
    if (state_ == State::ended) return std::nullopt;
    std::optional<Instant> next = order_.next_expiry();
    const auto sooner = [&](Instant when) { next = next ? std::min(*next, when) : when; };
    if (!configured_ && setup_deadline_) sooner(*setup_deadline_);
    // Commits are answered, and time out, in order.
    if (!commits_.empty()) sooner(commits_.front().since + options_.item_limit);
    if (const auto life = life_timer()) sooner(*life);
    return next;
}

}  // namespace scribed::proto

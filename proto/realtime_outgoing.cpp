// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "proto/realtime_session.hpp"

namespace scribed::proto {
namespace {

// About -54 dBFS: digital silence and the noise of a muted microphone stay below.
constexpr int kLoud = 64;
// How much longer than the server we wait for a voice that paused.
constexpr int kHearingMs = 300;

// Behind the last sample that is no silence; 0 for none.
std::size_t loud_end(std::span<const std::int16_t> pcm) {
    const auto last =
        std::find_if(pcm.rbegin(), pcm.rend(), [](int sample) { return sample > kLoud || sample < -kLoud; });
    return static_cast<std::size_t>(pcm.rend() - last);
}

}  // namespace

bool RealtimeSession::next_outgoing(std::string& out) {
    out.clear();
    stuck_.reset();
    if (state_ == State::ended) return false;
    if (!setup_message_.empty()) {
        out = std::exchange(setup_message_, {});
        return true;
    }
    if (!configured_) return false;
    if (!probe_.empty()) {
        out = std::exchange(probe_, {});
        probe_covers_ = appended_;
        return true;
    }
    pass_void_controls();
    if (state_ == State::ended) return false;
    Samples count = queue_.size();
    if (!controls_.empty()) {
        const Samples before = controls_.front().at - std::min(queue_.front(), controls_.front().at);
        if (before == 0) {
            send_control(out);
            return true;
        }
        count = std::min(count, before);
    } else if (count < ms_to_samples(options_.min_append.count(), kUpstreamRate)) {
        return false;
    }
    if (count == 0) return false;
    count = std::min(count, std::max<Samples>(1, ms_to_samples(options_.max_append.count(), kUpstreamRate)));
    send_audio(out, until_split(count));
    pass_void_controls();
    return true;
}

bool RealtimeSession::has_outgoing() const {
    if (state_ == State::ended) return false;
    if (!setup_message_.empty() || !probe_.empty()) return true;
    return configured_ &&
           (!controls_.empty() || queue_.size() >= ms_to_samples(options_.min_append.count(), kUpstreamRate));
}

// Whether this control, its turn having come, needs a commit.
bool RealtimeSession::needs_message(const Control& control) const {
    const Samples uncommitted = appended_ - asked_to_;
    if (control.kind == Control::Kind::utterance) return uncommitted > 0;
    const bool loud = last_loud_ > asked_to_;
    const bool flush = control.kind == Control::Kind::flush;
    if (flush && traits_.server_vad && speech_open_) return commits_.empty() || loud;
    // Silence is not worth a commit: it is where models invent text (F12).
    return uncommitted >= kLeastCommit && loud;
}

// Takes the controls off the front that have nothing to send.
void RealtimeSession::pass_void_controls() {
    while (!controls_.empty() && controls_.front().at <= queue_.front() && !needs_message(controls_.front())) {
        const auto kind = controls_.front().kind;
        controls_.erase(controls_.begin());
        if (kind == Control::Kind::split) carried_on_ = false;
        if (kind != Control::Kind::flush) continue;
        const auto next = std::ranges::find(flushes_, false, &Flush::reached);
        next->reached = true;
        next->last_commit = commits_sent_;
    }
    answer_flushes();
}

void RealtimeSession::send_control(std::string& out) {
    const Control control = controls_.front();
    const Samples uncommitted = appended_ - asked_to_;
    // With server VAD there may be more in the server's buffer, unless a commit of ours is about to empty that.
    if (uncommitted < kLeastCommit && (!traits_.server_vad || !commits_.empty())) {
        send_silence(out, kLeastCommit - uncommitted);
        return;
    }
    controls_.erase(controls_.begin());
    const std::uint64_t number = ++commits_sent_;
    std::string event_id = "commit_" + std::to_string(number);
    out = encode_commit(event_id);
    commits_.push_back({number, std::move(event_id), asked_to_, appended_, control.voice, now_});
    asked_to_ = appended_;
    if (!written_) written_ = now_;
    if (control.kind != Control::Kind::flush) return;
    const auto flush = std::ranges::find(flushes_, false, &Flush::reached);
    flush->reached = true;
    flush->last_commit = number;
}

void RealtimeSession::send_audio(std::string& out, Samples count) {
    const auto pcm = queue_.peek(count);
    append_audio_event(out, pcm);
    note_voice(pcm);
    queue_.send(count, appended_, timeline_);
    appended_ += count;
    // A voice that went on would have been heard again.
    const Samples silence = ms_to_samples(options_.config.vad_silence_ms + kHearingMs, kUpstreamRate);
    if (appended_ - std::max(last_loud_, asked_to_) > silence) carried_on_ = false;
}

bool RealtimeSession::speaking() const { return traits_.server_vad && (speech_open_ || carried_on_); }

// How many of the next samples are to be sent before speech that does not pause is committed; all, when it is not.
Samples RealtimeSession::until_split(Samples count) {
    if (!speaking()) return count;
    const auto end = splitter_.push(queue_.peek(count));
    if (!end) return count;
    controls_.insert(controls_.begin(), {Control::Kind::split, queue_.front() + *end});
    carried_on_ = true;
    return *end;
}

void RealtimeSession::send_silence(std::string& out, Samples count) {
    static constexpr std::array<std::int16_t, kLeastCommit> kSilence{};
    append_audio_event(out, std::span(kSilence).first(count));
    appended_ += count;
    queue_.interrupt();
}

// What another connection would have to hear again, and what this one owes an answer to.
void RealtimeSession::note_voice(std::span<const std::int16_t> pcm) {
    const std::size_t loud = loud_end(pcm);
    if (loud == 0) return;
    if (last_loud_ <= std::max(heard_, asked_to_)) first_loud_ = appended_;
    last_loud_ = appended_ + loud;
    if (!written_) written_ = now_;
}

}  // namespace scribed::proto

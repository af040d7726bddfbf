// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "proto/realtime_session.hpp"

namespace scribed::proto {
namespace {

// The server's times are in whole milliseconds.
constexpr Samples kMillisecond = kUpstreamRate / 1000;

}  // namespace

// Behind the track sample of the upstream sample before `upstream`: a hole may follow there.
Samples RealtimeSession::track_end(Samples upstream) const {
    return upstream == 0 ? timeline_.to_track(0) : timeline_.to_track(upstream - 1) + 1;
}

// The utterance exists for the server: it gets its place in the order and its stretch of the track.
void RealtimeSession::enter(Utterance& utterance) {
    std::optional<std::string> previous;
    if (utterance.previous) previous = utterances_.key_of(*utterance.previous);
    order_.committed(utterance.key, previous, now_);
    if (utterance.arrival != 0) return;
    utterance.arrival = ++arrivals_;
    speech_open_ = false;
    const auto commit = take_answered(utterance);
    if (!commit) {
        carried_on_ = false;
        splitter_.begin();
    }
    place(utterance, std::max(committed_to_, commit ? commit->from : 0), commit ? commit->upto : appended_);
    if (commit && commit->voice) {
        // A barrier may have committed its first part.
        utterance.begin = std::clamp(track_begin(commit->from), commit->voice->begin, commit->voice->end);
        utterance.end = commit->voice->end;
    }
    const Samples upto = utterance.stopped.value_or(commit ? commit->upto : appended_);
    committed_to_ = std::max(committed_to_, std::min(upto, appended_));
    asked_to_ = std::max(asked_to_, committed_to_);
}

// The commit of ours that this utterance answers, if any. With server VAD the server commits by itself too: such an
// utterance answers ours only when it leaves less behind it than could be committed.
std::optional<RealtimeSession::Commit> RealtimeSession::take_answered(const Utterance& utterance) {
    if (commits_.empty()) return std::nullopt;
    const Samples upto = commits_.front().upto;
    if (traits_.server_vad && utterance.stopped && *utterance.stopped + kLeastCommit < upto) return std::nullopt;
    Commit commit = std::move(commits_.front());
    commits_.erase(commits_.begin());
    return commit;
}

// Times of the voice: from the server's own where it gave any, less the padding and the silence that it counts in
// (upstream.md 4.6), else [from, upto).
void RealtimeSession::place(Utterance& utterance, Samples from, Samples upto) {
    Samples begin = std::min(utterance.started.value_or(from), appended_);
    Samples end = std::min(utterance.stopped.value_or(upto), appended_);
    const Samples covers = std::max(begin, end);
    if (utterance.started && !utterance.exact) {
        const Samples padding = ms_to_samples(options_.config.vad_prefix_ms, kUpstreamRate);
        // A start at 0, or where something was committed, was cut off there, and says nothing of how much padding is
        // left; but what was committed within the padding is another utterance's.
        const bool cut_off = begin <= from && from < begin + kMillisecond;
        if (begin == 0) {
            begin = std::min(from, padding);
        } else if (!cut_off) {
            begin += padding;
        }
    }
    if (utterance.stopped && !utterance.exact) {
        end -= std::min(end, ms_to_samples(options_.config.vad_silence_ms, kUpstreamRate));
    }
    utterance.from = std::min(track_begin(std::min(utterance.started.value_or(from), appended_)), queue_.pushed().end);
    begin = std::min(begin, covers);
    end = std::max(begin, end);
    // Silence that only upstream was given may be the last that it heard.
    const Samples last = queue_.pushed().end;
    utterance.begin = std::min(track_begin(begin), last);
    utterance.end = std::clamp(track_end(end), utterance.begin, last);
    utterance.covers = std::clamp(track_end(covers), utterance.end, last);
}

void RealtimeSession::expire_commits() {
    while (!commits_.empty() && commits_.front().since + options_.item_limit <= now_) {
        const Commit commit = std::move(commits_.front());
        commits_.erase(commits_.begin());
        lose(commit, "timeout");
    }
}

// Nothing will come of this commit.
void RealtimeSession::lose(const Commit& commit, std::string reason) {
    Samples begin = track_begin(std::max(commit.from, std::min(committed_to_, commit.upto)));
    Samples end = std::min(track_end(commit.upto), queue_.pushed().end);
    if (commit.voice) {
        begin = std::clamp(begin, commit.voice->begin, commit.voice->end);
        end = commit.voice->end;
    }
    if (begin < end) events_.emplace_back(LiveLost{begin, end, std::move(reason), {}});
    accounted_ = std::max(accounted_, std::min(end, queue_.pushed().end));
}

void RealtimeSession::release() {
    for (auto& settled : order_.take()) {
        Utterance* utterance = utterances_.find_key(settled.item);
        give_out(*utterance, std::move(settled));
        utterances_.close(utterance->key);
    }
    answer_flushes();
}

void RealtimeSession::give_out(Utterance& utterance, ItemOrder::Settled settled) {
    if (settled.failed) {
        events_.emplace_back(LiveLost{
            utterance.begin, std::max(utterance.end, utterance.covers), std::move(settled.reason),
            utterance.shown ? utterance.key : std::string()});
    } else {
        events_.emplace_back(LiveText{utterance.key, utterance.begin, utterance.end, std::move(settled.text), true});
    }
    accounted_ = std::max(accounted_, utterance.covers);
}

void RealtimeSession::answer_flushes() {
    while (!flushes_.empty() && flushes_.front().reached) {
        Flush& flush = flushes_.front();
        if (!flush.last_arrival) {
            if (!commits_.empty() && commits_.front().number <= flush.last_commit) return;
            flush.last_arrival = arrivals_;
        }
        if (utterances_.waiting(*flush.last_arrival)) return;
        if (flush.id != 0) events_.emplace_back(LiveFlushed{flush.id});
        flushes_.erase(flushes_.begin());
    }
    if (state_ == State::draining && flushes_.empty()) end(std::nullopt);
}

void RealtimeSession::end(std::optional<UpstreamError> error) {
    if (state_ == State::ended) return;
    resume_at_ = resume_at();
    state_ = State::ended;
    if (!error) {
        // Partials of utterances that the server never committed.
        for (const auto& utterance : utterances_.all()) {
            if (utterance.shown) {
                events_.emplace_back(LiveLost{utterance.begin, utterance.end, "item_failed", utterance.key});
            }
        }
        for (const auto& flush : flushes_) {
            if (flush.id != 0) events_.emplace_back(LiveFlushed{flush.id});
        }
    }
    events_.emplace_back(LiveEnded{std::move(error)});
    flushes_.clear();
    controls_.clear();
    commits_.clear();
    queue_.clear();
}

}  // namespace scribed::proto

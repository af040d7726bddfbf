// SPDX-License-Identifier: Apache-2.0
#include "proto/realtime_audio_queue.hpp"

#include <algorithm>

namespace scribed::proto {
namespace {

// Rounding between the two rates, not a hole.
constexpr Samples kTolerance = kTrackRate / 1000;
// An append of 100 ms and the frame that is over it: more memory would be doubled up to, thousands of times.
constexpr std::size_t kFirstCapacity = kUpstreamRate * 3 / 25;
// An idle queue keeps no more than this.
constexpr std::size_t kKeptSamples = kFirstCapacity;

}  // namespace

Samples RealtimeAudioQueue::track_at(const Run& run, Samples position) {
    return run.silent ? run.track : run.track + rescale(position - run.at, kUpstreamRate, kTrackRate);
}

Samples RealtimeAudioQueue::track_end() const { return runs_.empty() ? 0 : track_at(runs_.back(), back()); }

void RealtimeAudioQueue::push(std::span<const std::int16_t> pcm, Samples track) {
    if (pcm.empty()) return;
    if (runs_.empty()) track_begin_ = track;
    if (runs_.empty() || runs_.back().silent || track > track_end() + kTolerance) {
        runs_.push_back({back(), std::max(track, track_end()), false, false});
    }
    if (head_ > samples_.size() / 2) {
        samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }
    if (samples_.capacity() == 0) samples_.reserve(kFirstCapacity);
    samples_.insert(samples_.end(), pcm.begin(), pcm.end());
}

void RealtimeAudioQueue::push_silence(Samples count) {
    if (runs_.empty() || count == 0) return;
    // It needs no mark: upstream's clock runs on from the audio before it.
    if (!runs_.back().silent) runs_.push_back({back(), track_end(), true, true});
    samples_.resize(samples_.size() + count);
}

std::span<const std::int16_t> RealtimeAudioQueue::peek(Samples count) const {
    return std::span(samples_).subspan(head_, std::min(count, size()));
}

void RealtimeAudioQueue::send(Samples count, Samples upstream, audio::Timeline& timeline) {
    const Samples end = front_ + count;
    for (auto& run : runs_) {
        if (run.marked || run.at >= end) continue;
        timeline.mark(upstream + (run.at - front_), run.track);
        run.marked = true;
    }
    remove(count);
}

void RealtimeAudioQueue::interrupt() {
    if (runs_.empty()) return;
    Run& run = runs_.front();
    run = {front_, track_at(run, front_), run.silent, run.silent};
}

void RealtimeAudioQueue::remove(Samples count) {
    head_ += count;
    front_ += count;
    // Only the run that the front lies in is needed, and what comes after.
    const auto next = std::ranges::upper_bound(runs_, front_, {}, &Run::at);
    if (next != runs_.begin()) runs_.erase(runs_.begin(), std::prev(next));
    if (size() > 0) return;
    samples_.clear();
    head_ = 0;
    if (samples_.capacity() > kKeptSamples) samples_.shrink_to_fit();
}

void RealtimeAudioQueue::clear() {
    front_ = back();
    samples_ = {};
    head_ = 0;
}

}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
#include "daemon/track_pipeline.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace scribed::daemon {
namespace {

// A shorter hole is filled with zeros and the filters run on; a longer one ends the run, so that hours of silence cost
// nothing.
constexpr std::int64_t kShortHoleMs = 1000;

// The block of the thread's current call; its size settles after the first frames.
std::vector<std::int16_t>& scratch() {
    thread_local std::vector<std::int16_t> buffer;
    buffer.clear();
    return buffer;
}

}  // namespace

TrackPipeline::TrackPipeline(
    store::TrackRow row,
    std::unique_ptr<store::TrackRecording> recording,
    std::unique_ptr<upstream::LiveTrack> live,
    std::unique_ptr<audio::Resampler> to_track
)
    : row_(std::move(row)),
      recording_(std::move(recording)),
      live_(std::move(live)),
      to_track_(std::move(to_track)),
      last_audio_(steady_now()) {
    start_run(rescale(recording_->next(), kTrackRate, row_.rate));
}

Result<std::unique_ptr<TrackPipeline>> TrackPipeline::make(
    store::TrackRow row, std::unique_ptr<store::TrackRecording> recording, std::unique_ptr<upstream::LiveTrack> live
) {
    std::unique_ptr<audio::Resampler> to_track;
    if (row.rate != kTrackRate) {
        auto made = audio::make_resampler(row.rate, kTrackRate);
        if (!made) return made.error();
        to_track = std::move(*made);
    }
    return std::unique_ptr<TrackPipeline>(
        new TrackPipeline(std::move(row), std::move(recording), std::move(live), std::move(to_track))
    );
}

void TrackPipeline::start_run(Samples first) {
    next_ = first;
    track_next_ = rescale(first, row_.rate, kTrackRate);
}

std::size_t TrackPipeline::accept(std::optional<Samples> first, std::span<const std::int16_t> samples, Instant now) {
    last_audio_ = now;
    const auto begin = first.value_or(next_);
    if (begin < next_) {
        const auto known = next_ - begin;
        if (known >= samples.size()) return 0;
        samples = samples.subspan(static_cast<std::size_t>(known));
    } else if (begin > next_) {
        skip_to(begin);
    }
    push(samples);
    return samples.size();
}

void TrackPipeline::skip_to(Samples first) {
    auto hole = first - next_;
    if (hole > ms_to_samples(kShortHoleMs, row_.rate)) {
        end_run();
        start_run(first);
        return;
    }
    static constexpr std::array<std::int16_t, 1024> kZeros{};
    while (hole > 0) {
        const auto count = std::min<Samples>(hole, kZeros.size());
        push(std::span(kZeros).first(static_cast<std::size_t>(count)));
        hole -= count;
    }
}

void TrackPipeline::push(std::span<const std::int16_t> samples) {
    next_ += samples.size();
    if (!to_track_) {
        push_track(samples);
        return;
    }
    auto& block = scratch();
    to_track_->push(samples, block);
    push_track(block);
}

void TrackPipeline::push_track(std::span<const std::int16_t> samples) {
    if (samples.empty()) return;
    recording_->append(track_next_, samples);
    if (live_) live_->append(samples, track_next_);
    track_next_ += samples.size();
}

void TrackPipeline::end_run() {
    if (to_track_) {
        auto& block = scratch();
        to_track_->flush(block);
        push_track(block);
    }
    if (live_) live_->quiet();
}

void TrackPipeline::finish() {
    end_run();
    if (live_) live_->drain();
}

void TrackPipeline::look_for_quiet(Instant now, std::chrono::milliseconds limit) {
    if (live_ && now - last_audio_ >= limit) live_->quiet();
}

Samples TrackPipeline::acknowledged() const {
    // A resampled sample is written once the client samples around it have come, so rounding down promises nothing too
    // much.
    return std::min(next_, rescale(recording_->stored(), kTrackRate, row_.rate));
}

}  // namespace scribed::daemon

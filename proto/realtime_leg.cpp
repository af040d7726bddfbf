// SPDX-License-Identifier: Apache-2.0
#include "proto/realtime_leg.hpp"

#include <algorithm>
#include <vector>

namespace scribed::proto {
namespace {

// The thread's current block; its size settles after the first frames.
std::vector<std::int16_t>& scratch() {
    thread_local std::vector<std::int16_t> block;
    block.clear();
    return block;
}

}  // namespace

RealtimeLeg::RealtimeLeg(const Options& options)
    : closing_silence_(options.closing_silence),
      session_(options.session),
      // The one pair of rates that never fails.
      resampler_(std::move(audio::make_resampler(kTrackRate, kUpstreamRate)).value()) {
    if (!live_model_traits(options.session.config.model).server_vad) detector_.emplace();
}

void RealtimeLeg::begin(Samples track) { begin_ = fed_to_ = track; }

void RealtimeLeg::feed(std::span<const std::int16_t> pcm, Samples track, Instant now) {
    if (pcm.empty()) return;
    if (in_run_ && track != fed_to_) end_run(now);
    if (!in_run_) {
        in_run_ = true;
        run_begin_ = track;
        run_sent_ = 0;
    }
    voiced_ = true;
    fed_to_ = track + pcm.size();
    auto& block = scratch();
    resampler_->push(pcm, block);
    put(block, now);
}

void RealtimeLeg::end_run(Instant now) {
    if (!in_run_) return;
    auto& block = scratch();
    resampler_->flush(block);
    put(block, now);
    in_run_ = false;
    quiet(now);
}

// An utterance is committed with what was appended so far: in small blocks, so that a long frame does not bring the
// next one's beginning along.
void RealtimeLeg::put(std::span<const std::int16_t> pcm, Instant now) {
    static constexpr std::size_t kBlock = kUpstreamRate / 20;
    const auto place = [this] { return run_begin_ + rescale(run_sent_, kUpstreamRate, kTrackRate); };
    if (!detector_) {
        session_.append(pcm, place(), now);
        run_sent_ += pcm.size();
        return;
    }
    for (std::size_t at = 0; at < pcm.size(); at += kBlock) {
        const auto block = pcm.subspan(at, std::min(kBlock, pcm.size() - at));
        session_.append(block, place(), now);
        for (const auto& voice : detector_->push(block, place()))
            session_.utterance_ended(voice, now);
        session_.no_voice_before(detector_->unheard_from());
        run_sent_ += block.size();
    }
}

void RealtimeLeg::quiet(Instant now) {
    if (!voiced_) return;
    voiced_ = false;
    if (!detector_) {
        session_.append_silence(closing_silence_, now);
        return;
    }
    for (const auto& voice : detector_->quiet())
        session_.utterance_ended(voice, now);
}

void RealtimeLeg::drain(Instant now) {
    end_run(now);
    session_.drain(now);
}

Samples RealtimeLeg::resume_at() const { return std::clamp(session_.resume_at(), begin_, std::max(begin_, fed_to_)); }

bool RealtimeLeg::between_utterances() const {
    return session_.between_utterances() && !(detector_ && detector_->hears_voice());
}

Samples RealtimeLeg::retire(Instant now) { return std::clamp(session_.retire(now), begin_, std::max(begin_, fed_to_)); }

}  // namespace scribed::proto

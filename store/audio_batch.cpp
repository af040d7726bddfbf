// SPDX-License-Identifier: Apache-2.0
#include "store/audio_batch.hpp"

#include <algorithm>

namespace scribed::store {
namespace {

// What a cycle of 100 ms and its sync bring, and how much more is made room for at a time. Each track has memory for it
// only while audio waits, and never twice as much: with a thousand tracks that would be a fifth of all memory.
constexpr std::size_t kStep = kTrackRate / 8;

}  // namespace

std::size_t AudioBatch::length_of(std::size_t run) const {
    const std::size_t end = run + 1 < places_.size() ? places_[run + 1].offset : samples_.size();
    return end - places_[run].offset;
}

void AudioBatch::append(Samples index, std::span<const std::int16_t> samples) {
    if (samples.empty()) return;
    const bool continues = !places_.empty() && places_.back().index + length_of(places_.size() - 1) == index;
    if (!continues) places_.push_back({index, samples_.size()});
    const auto size = samples_.size() + samples.size();
    if (size > samples_.capacity()) samples_.reserve(std::max(samples_.capacity() + kStep, size));
    samples_.insert(samples_.end(), samples.begin(), samples.end());
}

void AudioBatch::take(AudioBatch& newer) {
    if (empty()) {
        std::swap(samples_, newer.samples_);
        std::swap(places_, newer.places_);
        return;
    }
    for (const auto& run : newer.runs())
        append(run.index, run.samples);
    newer.samples_.clear();
    newer.places_.clear();
}

std::size_t AudioBatch::drop_below(Samples index) {
    std::size_t dropped = 0;
    std::size_t gone = 0;
    while (gone < places_.size() && places_[gone].index + length_of(gone) <= index)
        dropped += length_of(gone++);
    places_.erase(places_.begin(), places_.begin() + static_cast<std::ptrdiff_t>(gone));
    if (!places_.empty() && places_.front().index < index) {
        dropped += static_cast<std::size_t>(index - places_.front().index);
        places_.front() = {index, dropped};
    }
    samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(dropped));
    for (auto& place : places_)
        place.offset -= dropped;
    if (samples_.empty()) samples_ = {};
    return dropped;
}

std::vector<AudioBatch::Run> AudioBatch::runs() const {
    std::vector<Run> out;
    out.reserve(places_.size());
    for (std::size_t i = 0; i < places_.size(); ++i) {
        out.push_back({places_[i].index, std::span(samples_).subspan(places_[i].offset, length_of(i))});
    }
    return out;
}

}  // namespace scribed::store

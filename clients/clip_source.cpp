// SPDX-License-Identifier: Apache-2.0
#include "clients/clip_source.hpp"

#include <algorithm>

namespace scribed::clients {
namespace {

class ClipSource final : public AudioSource {
public:
    explicit ClipSource(std::vector<Clip> clips) : clips_(std::move(clips)) {}

    unsigned rate() const override { return kTrackRate; }
    Samples size() const override { return clips_.empty() ? 0 : clips_.back().end(); }

    net::Task<Outcome<Block>> read(std::size_t count) override {
        Block block;
        while (next_ < clips_.size() && clips_[next_].end() <= position_)
            ++next_;
        if (next_ < clips_.size() && clips_[next_].begin <= position_) {
            const auto& samples = clips_[next_].samples;
            const auto from = position_ - clips_[next_].begin;
            const auto to = std::min<Samples>(from + count, samples.size());
            block.samples.assign(
                samples.begin() + static_cast<std::ptrdiff_t>(from), samples.begin() + static_cast<std::ptrdiff_t>(to)
            );
        }
        position_ += count;
        block.end = position_ >= size();
        co_return block;
    }

private:
    std::vector<Clip> clips_;
    std::size_t next_ = 0;
    Samples position_ = 0;
};

}  // namespace

std::unique_ptr<AudioSource> make_clip_source(std::vector<Clip> clips) {
    return std::make_unique<ClipSource>(std::move(clips));
}

}  // namespace scribed::clients

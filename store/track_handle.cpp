// SPDX-License-Identifier: Apache-2.0
#include "store/track_handle.hpp"

#include <utility>

#include "store/answered.hpp"

namespace scribed::store {
namespace {

constexpr std::size_t kMostWaiting = 4 * kTrackRate;

}  // namespace

TrackHandle::TrackHandle(
    std::shared_ptr<DiskInbox> inbox,
    std::shared_ptr<TrackChannel> channel,
    std::uint32_t track,
    Samples stored,
    Recorder::OnProgress on_progress
)
    : inbox_(std::move(inbox)),
      channel_(std::move(channel)),
      track_(track),
      next_(stored),
      stored_(stored),
      on_progress_(std::make_shared<Recorder::OnProgress>(std::move(on_progress))) {
    channel_->listen(this);
}

TrackHandle::~TrackHandle() {
    channel_->listen(nullptr);
    inbox_->abandon(channel_);
}

void TrackHandle::append(Samples index, std::span<const std::int16_t> samples) {
    if (index < next_) {
        const Samples known = next_ - index;
        if (known >= samples.size()) return;
        samples = samples.subspan(static_cast<std::size_t>(known));
        index = next_;
    }
    if (samples.empty()) return;
    next_ = index + samples.size();
    waiting_ += samples.size();
    if (channel_->put(index, samples)) inbox_->changed(channel_);
}

bool TrackHandle::congested() const { return waiting_ > kMostWaiting; }

net::Task<Result<void>> TrackHandle::close() {
    std::function<void(Answer<Result<void>>)> start = [inbox = inbox_, channel = channel_](Answer<Result<void>> answer
                                                      ) { inbox->close(channel, std::move(answer)); };
    co_return co_await answered<Result<void>>(std::move(start));
}

void TrackHandle::poll() {
    const auto news = channel_->take_news();
    if (!news) return;
    stored_ = news->stored;
    waiting_ -= news->settled;
    const auto on_progress = on_progress_;
    if (*on_progress) (*on_progress)({track_, news->stored, news->error});
}

}  // namespace scribed::store

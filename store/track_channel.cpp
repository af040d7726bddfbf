// SPDX-License-Identifier: Apache-2.0
#include "store/track_channel.hpp"

#include <boost/asio/post.hpp>

namespace scribed::store {

bool TrackChannel::put(Samples index, std::span<const std::int16_t> samples) {
    const std::scoped_lock lock(mutex_);
    const bool first = pending_.empty();
    pending_.append(index, samples);
    return first;
}

void TrackChannel::take(AudioBatch& batch) {
    const std::scoped_lock lock(mutex_);
    batch.take(pending_);
}

void TrackChannel::tell(const TrackNews& news) {
    const std::scoped_lock lock(mutex_);
    news_.stored = news.stored;
    news_.settled += news.settled;
    news_.error = news.error;
    has_news_ = true;
}

std::optional<TrackNews> TrackChannel::take_news() {
    // News that is just being told is taken the next time.
    if (!has_news_.load(std::memory_order_relaxed)) return std::nullopt;
    const std::scoped_lock lock(mutex_);
    has_news_ = false;
    auto news = news_;
    news_.settled = 0;
    return news;
}

void TrackChannel::listen(TrackListener* listener) {
    const std::scoped_lock lock(mutex_);
    listener_ = listener;
}

void TrackChannel::remind(const std::shared_ptr<TrackChannel>& channel) {
    if (!channel->has_news_) return;
    const std::scoped_lock lock(channel->mutex_);
    if (channel->listener_ == nullptr) return;
    boost::asio::post(channel->executor_, [channel] {
        if (channel->listener_ != nullptr) channel->listener_->on_news();
    });
}

}  // namespace scribed::store

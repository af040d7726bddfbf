// SPDX-License-Identifier: Apache-2.0
#include "store/track_channel.hpp"

#include <utility>

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

void TrackChannel::tell(const std::shared_ptr<TrackChannel>& channel, const TrackNews& news) {
    {
        const std::scoped_lock lock(channel->mutex_);
        channel->news_.stored = news.stored;
        channel->news_.settled += news.settled;
        channel->news_.error = news.error;
        if (std::exchange(channel->posted_, true)) return;
    }
    boost::asio::post(channel->executor_, [channel] { channel->deliver(); });
}

void TrackChannel::deliver() {
    TrackNews news;
    {
        const std::scoped_lock lock(mutex_);
        posted_ = false;
        news = news_;
        news_.settled = 0;
    }
    if (listener_ != nullptr) listener_->on_news(news);
}

}  // namespace scribed::store

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>

#include "base/error.hpp"
#include "base/units.hpp"
#include "net/task.hpp"
#include "store/audio_batch.hpp"

namespace scribed::store {

/// What the disk thread tells a track's handle. News that was not taken yet is merged with newer one.
struct TrackNews {
    Samples stored = 0;
    std::size_t settled = 0;     ///< samples that no longer wait
    std::optional<Error> error;  ///< while writes fail
};

/// Is told, on the track's executor, that news waits.
class TrackListener {
public:
    virtual void on_news() = 0;

protected:
    ~TrackListener() = default;
};

/// Between a track's handle (on the session's executor) and the disk thread: audio one way, news the other. The lock is
/// held for a copy or a swap.
class TrackChannel {
public:
    explicit TrackChannel(net::Executor executor) : executor_(executor) {}

    /// Handle. Adds samples; true when the disk thread does not know yet that there are some.
    bool put(Samples index, std::span<const std::int16_t> samples);
    /// Disk thread. Moves what was put behind `batch`.
    void take(AudioBatch& batch);

    /// Disk thread. Lays `news` down for take_news().
    void tell(const TrackNews& news);
    /// Disk thread. Tells the listener of news that nobody has taken, unless it is gone by then.
    static void remind(const std::shared_ptr<TrackChannel>& channel);
    /// Handle. What was told since the last time.
    std::optional<TrackNews> take_news();
    /// Executor only; null when the handle is gone, and with it perhaps the executor: nothing is posted there any more.
    void listen(TrackListener* listener);

private:
    const net::Executor executor_;

    std::mutex mutex_;                   // guards what follows
    TrackListener* listener_ = nullptr;  // written on the executor, which looks at it without
    AudioBatch pending_;
    TrackNews news_;
    std::atomic<bool> has_news_ = false;  // written under the lock, looked at without
};

}  // namespace scribed::store

// SPDX-License-Identifier: Apache-2.0
#pragma once

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

/// What the disk thread tells a track's handle. News that was not delivered yet is merged with newer one.
struct TrackNews {
    Samples stored = 0;
    std::size_t settled = 0;     ///< samples that no longer wait
    std::optional<Error> error;  ///< while writes fail
};

/// Receives news on the track's executor.
class TrackListener {
public:
    virtual void on_news(const TrackNews& news) = 0;

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

    /// Disk thread. Brings `news` to the listener, unless it is gone by then.
    static void tell(const std::shared_ptr<TrackChannel>& channel, const TrackNews& news);
    /// Executor only; null when the handle is gone.
    void listen(TrackListener* listener) { listener_ = listener; }

private:
    void deliver();

    const net::Executor executor_;
    TrackListener* listener_ = nullptr;  // executor

    std::mutex mutex_;  // guards what follows
    AudioBatch pending_;
    TrackNews news_;
    bool posted_ = false;
};

}  // namespace scribed::store

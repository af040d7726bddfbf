// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/answered.hpp"
#include "store/track_channel.hpp"

namespace scribed::store {

/// What the disk thread is asked to do. Any thread may ask; after stop() all is refused with Errc::cancelled.
class DiskInbox {
public:
    struct Closing {
        std::shared_ptr<TrackChannel> channel;
        Answer<Result<void>> answer;  ///< empty: abandoned, nobody waits
    };
    /// Runs on the disk thread, or is called with the error when the thread has ended.
    using Job = std::function<void(const std::optional<Error>& refused)>;

    struct Work {
        std::vector<std::shared_ptr<TrackChannel>> changed;
        std::vector<Closing> closing;
        std::vector<Job> jobs;
        bool stopping = false;
    };

    /// The channel has audio. To be called once, until it is taken.
    void changed(const std::shared_ptr<TrackChannel>& channel);
    void close(const std::shared_ptr<TrackChannel>& channel, Answer<Result<void>> answer);
    void abandon(const std::shared_ptr<TrackChannel>& channel);
    void run(Job job);
    void stop();

    /// Disk thread. Waits for something to do: closings and jobs at once; changed channels not before `cycle`; returns
    /// empty at `latest`.
    Work wait(Instant cycle, std::optional<Instant> latest);

private:
    std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    Work work_;
};

}  // namespace scribed::store

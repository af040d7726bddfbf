// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "store/disk_inbox.hpp"
#include "store/recorder.hpp"
#include "store/track_channel.hpp"

namespace scribed::store {

/// The session's end of one recording. May outlive the Recorder; then it takes audio that goes nowhere.
class TrackHandle final : public TrackRecording, private TrackListener {
public:
    TrackHandle(
        std::shared_ptr<DiskInbox> inbox,
        std::shared_ptr<TrackChannel> channel,
        std::uint32_t track,
        Samples stored,
        Recorder::OnProgress on_progress
    );
    ~TrackHandle() override;

    void append(Samples index, std::span<const std::int16_t> samples) override;
    bool congested() const override;
    Samples next() const override { return next_; }
    Samples stored() const override { return stored_; }
    void poll() override;
    net::Task<Result<void>> close() override;

private:
    void on_news() override { poll(); }

    std::shared_ptr<DiskInbox> inbox_;
    std::shared_ptr<TrackChannel> channel_;
    std::uint32_t track_;
    Samples next_;
    Samples stored_;
    std::size_t waiting_ = 0;
    // Shared with a running call of it, which may destroy the handle.
    std::shared_ptr<Recorder::OnProgress> on_progress_;
};

}  // namespace scribed::store

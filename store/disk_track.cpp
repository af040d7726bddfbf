// SPDX-License-Identifier: Apache-2.0
#include "store/disk_track.hpp"

#include <utility>

namespace scribed::store {
namespace {

constexpr std::chrono::seconds kRetryEvery{1};

std::optional<Error> failure_of(const Result<void>& result) {
    if (result) return std::nullopt;
    return result.error();
}

}  // namespace

DiskTrack::DiskTrack(std::string session, std::shared_ptr<TrackChannel> channel, TrackFile file)
    : session_(std::move(session)), channel_(std::move(channel)), file_(std::move(file)), stored_(file_.size()) {}

void DiskTrack::write(TrackFile::Header header, Instant now) {
    channel_->take(batch_);
    write_failure_ = failure_of(file_.write(batch_, header, now));
}

std::size_t DiskTrack::settle(const std::optional<Error>& sync_failure, Instant now) {
    std::size_t settled = 0;
    if (sync_failure) {
        file_.distrust(stored_);
    } else if (file_.usable()) {
        stored_ = file_.size();
        settled = batch_.drop_below(stored_);
    }
    const bool failed_before = failure_.has_value();
    failure_ = write_failure_ ? write_failure_ : sync_failure;
    if (failure_) retry_at_ = now + kRetryEvery;
    if (settled > 0 || failed_before != failure_.has_value()) {
        channel_->tell({stored_, settled, failure_});
    }
    return settled;
}

}  // namespace scribed::store

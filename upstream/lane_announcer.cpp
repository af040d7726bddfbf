// SPDX-License-Identifier: Apache-2.0
#include "upstream/lane_announcer.hpp"

#include <utility>

namespace scribed::upstream {

void LaneAnnouncer::up(std::string lane, std::string passed_over) {
    trouble_.clear();
    announce({std::move(lane), "up", std::move(passed_over)});
}

void LaneAnnouncer::connecting(std::string lane) {
    announce({std::move(lane), "connecting", announced_.state == "down" ? "trying again" : ""});
}

void LaneAnnouncer::down(std::string lane, std::string reason) {
    trouble_ = lane + ": " + reason;
    announce({std::move(lane), "down", std::move(reason)});
}

void LaneAnnouncer::nobody(std::string reason) {
    trouble_ = reason;
    announce({"none", "down", std::move(reason)});
}

void LaneAnnouncer::announce(LaneChange change) {
    if (change == announced_) return;
    announced_ = std::move(change);
    tell_(announced_);
}

std::string LaneAnnouncer::why_nobody(const std::string& gap) const {
    if (gap == "unreadable") return "the recording could not be read back";
    const std::string overflow = "more waited than live.backlog_s allows";
    if (gap == "overflow") return trouble_.empty() ? overflow : overflow + "; " + trouble_;
    return trouble_.empty() ? "the session ended before its text came" : trouble_;
}

}  // namespace scribed::upstream

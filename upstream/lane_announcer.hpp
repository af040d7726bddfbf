// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>

namespace scribed::upstream {

/// Which lane serves a track, and why it changed.
struct LaneChange {
    std::string lane;   ///< `none` when no lane can serve
    std::string state;  ///< `connecting`, `up`, `down`
    std::string reason;
    friend bool operator==(const LaneChange&, const LaneChange&) = default;
};

/// Tells how a track's lane stands, each thing once, and remembers why nobody serves it. A pure value.
class LaneAnnouncer {
public:
    explicit LaneAnnouncer(std::function<void(const LaneChange&)> tell) : tell_(std::move(tell)) {}

    /// Also why the better ones were passed over.
    void up(std::string lane, std::string passed_over);
    void connecting(std::string lane);
    void down(std::string lane, std::string reason);
    /// No lane can serve.
    void nobody(std::string reason);
    /// The lane that was announced last.
    const std::string& lane() const { return announced_.lane; }

    /// Why audio that no lane had has no text; `gap` as in proto::LiveSpan::reason.
    std::string why_nobody(const std::string& gap) const;

private:
    void announce(LaneChange change);

    std::function<void(const LaneChange&)> tell_;
    LaneChange announced_;
    std::string trouble_;  ///< what happened to the lane that was lost, or to all; empty while one serves
};

}  // namespace scribed::upstream

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>

#include "proto/live_event.hpp"

namespace scribed::proto {

/// Who has which stretch of a track, as its LiveSpans tell it one after the other. Stretches that touch and say the
/// same are one.
class SpanBook {
public:
    using Who = std::pair<std::uint64_t, std::string>;  ///< leg and reason
    struct Stretch {
        Samples end = 0;
        Who who;
        bool operator==(const Stretch&) const = default;
    };

    void take(const LiveSpan& span) {
        if (span.begin >= span.end) return;
        cut_at(span.begin);
        cut_at(span.end);
        stretches_.erase(stretches_.lower_bound(span.begin), stretches_.lower_bound(span.end));
        if (span.leg != 0 || !span.reason.empty()) stretches_[span.begin] = {span.end, {span.leg, span.reason}};
        join();
    }

    /// By their begins.
    const std::map<Samples, Stretch>& stretches() const { return stretches_; }
    /// The end of the first stretch, when it begins at 0, or of what touches it: what lies before has somebody.
    Samples covered() const {
        Samples end = 0;
        for (const auto& [begin, stretch] : stretches_) {
            if (begin != end) break;
            end = stretch.end;
        }
        return end;
    }
    /// Nothing lies behind covered().
    bool whole() const { return stretches_.empty() || stretches_.rbegin()->second.end == covered(); }
    Who at(Samples track) const {
        auto behind = stretches_.upper_bound(track);
        if (behind == stretches_.begin()) return {};
        --behind;
        return track < behind->second.end ? behind->second.who : Who();
    }

private:
    void cut_at(Samples track) {
        auto behind = stretches_.lower_bound(track);
        if (behind == stretches_.begin()) return;
        auto& [begin, stretch] = *std::prev(behind);
        if (stretch.end <= track) return;
        stretches_[track] = stretch;
        stretch.end = track;
    }
    void join() {
        for (auto at = stretches_.begin(); at != stretches_.end();) {
            const auto next = std::next(at);
            const bool same =
                next != stretches_.end() && next->first == at->second.end && next->second.who == at->second.who;
            if (!same) {
                at = next;
                continue;
            }
            at->second.end = next->second.end;
            stretches_.erase(next);
        }
    }

    std::map<Samples, Stretch> stretches_;
};

}  // namespace scribed::proto

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/clock.hpp"
#include "base/units.hpp"

namespace scribed::daemon {

/// Joins the crumbs in which audio is reported lost (a 20 ms frame at a time when no lane serves) into gaps worth
/// showing. One grows at a time: what is lost for another reason in between is never within it. A pure value.
class GapCollector {
public:
    /// Track, begin and end in track samples, reason.
    using Emit = std::function<void(const std::string&, Samples, Samples, const std::string&)>;

    explicit GapCollector(Emit emit) : emit_(std::move(emit)) {}

    void lost(const std::string& track, Samples begin, Samples end, const std::string& reason, Instant now);
    /// Emits what has grown for a second.
    void tick(Instant now);
    /// Emits everything.
    void flush();

private:
    struct Pending {
        Samples begin = 0;
        Samples end = 0;
        std::string reason;
        Instant since;
    };

    Emit emit_;
    std::map<std::string, Pending> pending_;  ///< by track
};

}  // namespace scribed::daemon

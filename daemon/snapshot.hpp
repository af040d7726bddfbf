// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "daemon/past.hpp"

namespace scribed::daemon {

/// The event `snapshot`, made and sent page by page. Any executor.
class Snapshot {
public:
    /// `session` and `rest` (lanes, progress) as they stand at `revision`, which `past` is of.
    Snapshot(transcript::Revision revision, boost::json::object session, boost::json::object rest, Past past);

    /// The next bytes of the event. Behind an error of the store's the event can only be broken off: whoever reads it
    /// then drops it.
    net::Task<Result<std::string>> next();
    bool over() const { return past_.over(); }

private:
    std::string text_;  ///< what stands before the next item
    std::string rest_;
    Past past_;
    bool first_ = true;  ///< the next item is its list's first
    bool in_gaps_ = false;
};

}  // namespace scribed::daemon

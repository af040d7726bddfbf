// SPDX-License-Identifier: Apache-2.0
#include "transcript/segment.hpp"

namespace scribed::transcript {

std::string_view name(SegmentState state) {
    switch (state) {
        case SegmentState::partial: return "partial";
        case SegmentState::final: return "final";
        case SegmentState::retracted: return "retracted";
    }
    return "partial";
}

}  // namespace scribed::transcript

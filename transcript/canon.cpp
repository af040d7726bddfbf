// SPDX-License-Identifier: Apache-2.0
#include "transcript/canon.hpp"

namespace scribed::transcript {

std::string_view name(Timing timing) {
    switch (timing) {
        case Timing::anchored: return "anchored";
        case Timing::interpolated: return "interpolated";
        case Timing::bounded: return "bounded";
    }
    return "bounded";
}

std::string_view name(Source source) {
    switch (source) {
        case Source::canon: return "canon";
        case Source::live: return "live";
    }
    return "canon";
}

}  // namespace scribed::transcript

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

std::string_view name(Doubt doubt) {
    switch (doubt) {
        case Doubt::none: return "none";
        case Doubt::no_voice: return "no_voice";
        case Doubt::prompt_echo: return "prompt_echo";
    }
    return "none";
}

}  // namespace scribed::transcript

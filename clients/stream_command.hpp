// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

struct StreamOptions {
    std::vector<std::string> inputs;  ///< files, each a track; or the one `-`
    std::vector<std::string> names;   ///< of the tracks, in the order of the inputs
    std::string title;
    std::string language;
    std::string prompt;
    std::vector<std::string> keywords;
    unsigned rate = 16000;  ///< of standard input
    int frame_ms = 20;
    bool fast = false;
    std::optional<bool> wait;  ///< for the final transcript; when not said: on a terminal
    std::string format;        ///< of the final transcript; empty: as a person reads it
    int patience_s = 120;      ///< for a lost connection
};

/// `scribe stream`: sends audio as a microphone would, and shows what is heard.
Exit run_stream(const StreamOptions& options, const Globals& globals);

}  // namespace scribed::clients

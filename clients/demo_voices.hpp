// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.hpp"
#include "clients/failure.hpp"
#include "net/task.hpp"

namespace scribed::clients {

/// One line of the demo's dialogue, `speaker|voice|text`.
struct DialogueLine {
    std::string speaker;
    std::string voice;  ///< as espeak-ng names it
    std::string text;
};
std::vector<DialogueLine> parse_dialogue(std::string_view text);

/// A stretch of one speaker's voice on the common clock, kTrackRate.
struct Clip {
    Samples begin = 0;
    std::vector<std::int16_t> samples;
    Samples end() const { return begin + samples.size(); }
};

/// What one speaker says in the whole dialogue.
struct Voice {
    std::string speaker;
    std::vector<Clip> clips;  ///< in order; begins and lengths are multiples of the frame
};

/// Has espeak-ng speak the lines, into `directory`, and lays them out one after the other with a breath between.
net::Task<Outcome<std::vector<Voice>>> speak(
    std::vector<DialogueLine> dialogue, std::filesystem::path directory, Samples frame
);

/// Lays spoken lines out on one clock. Pure: `spoken` holds the samples of each line.
std::vector<Voice> lay_out_dialogue(
    const std::vector<DialogueLine>& dialogue, std::vector<std::vector<std::int16_t>> spoken, Samples frame
);

}  // namespace scribed::clients

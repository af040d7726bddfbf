// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace scribed::clients {

struct ProgramResult {
    int exit = -1;
    std::string out;
    std::string err;
};

/// Runs a shell command in which `scribe` is the program that was just built, to its end.
ProgramResult run_shell(const std::string& command);

}  // namespace scribed::clients

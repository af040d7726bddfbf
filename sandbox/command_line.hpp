// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "sandbox/options.hpp"

namespace scribed::sandbox {

struct CommandLine {
    SandboxOptions options;
    std::string ca_out;
    /// Set when there is nothing to serve: --help, or a mistake that has been told.
    std::optional<int> exit_code;
};

CommandLine parse_command_line(int argc, char** argv);

}  // namespace scribed::sandbox

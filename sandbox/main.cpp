// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>

#include <fmt/core.h>

#include "sandbox/command_line.hpp"
#include "sandbox/sandbox.hpp"

namespace {

using namespace scribed::sandbox;

/// SIGTERM and SIGINT are blocked in every thread and taken here.
sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

int serve(const CommandLine& line) {
    const auto signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const auto sandbox = Sandbox::start(line.options);
    if (!sandbox) {
        fmt::print(stderr, "scribe-sandbox: {}\n", sandbox.error().text());
        return 1;
    }
    if (!line.ca_out.empty() && !(std::ofstream(line.ca_out) << (*sandbox)->certificate()).flush()) {
        fmt::print(stderr, "scribe-sandbox: cannot write {}\n", line.ca_out);
        return 1;
    }
    fmt::print("{{\"listening\":{{\"host\":\"{}\",\"port\":{}}}}}\n", line.options.listen, (*sandbox)->port());
    std::fflush(stdout);
    int taken = 0;
    sigwait(&signals, &taken);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const auto line = parse_command_line(argc, argv);
        return line.exit_code ? *line.exit_code : serve(line);
    } catch (const std::exception& error) {
        fmt::print(stderr, "scribe-sandbox: {}\n", error.what());
        return 1;
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "clients/temporary_directory.hpp"

namespace scribed::clients {

ProgramResult run_shell(const std::string& command) {
    const auto directory = TemporaryDirectory::make("clients-test");
    if (!directory) return {-1, {}, directory.error().message};
    const auto errors = directory->path() / "err";
    const auto full =
        "scribe() { '" SCRIBED_BIN_DIR "/scribe' \"$@\"; }; (" + command + ") 2>'" + errors.string() + "'";
    ProgramResult result;
    std::FILE* pipe = ::popen(full.c_str(), "r");
    if (pipe == nullptr) return result;
    std::array<char, 4096> buffer{};
    while (const auto got = std::fread(buffer.data(), 1, buffer.size(), pipe))
        result.out.append(buffer.data(), got);
    const int status = ::pclose(pipe);
    result.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    std::ifstream in(errors);
    result.err.assign(std::istreambuf_iterator<char>(in), {});
    return result;
}

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#include "sandbox/append_log.hpp"

#include <cerrno>
#include <chrono>
#include <iterator>
#include <system_error>

namespace scribed::sandbox {

Result<std::unique_ptr<AppendLog>> AppendLog::open(const std::string& path) {
    auto* file = std::fopen(path.c_str(), "we");
    if (file == nullptr) {
        const auto reason = std::error_code(errno, std::generic_category()).message();
        return Error(Errc::io, fmt::format("cannot write {}: {}", path, reason), "append-log");
    }
    return std::unique_ptr<AppendLog>(new AppendLog(file));
}

AppendLog::~AppendLog() { std::fwrite(lines_.data(), 1, lines_.size(), file_.get()); }

void AppendLog::note(std::string_view prompt, Samples samples, Instant now) {
    const auto time = std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch()).count();
    fmt::format_to(std::back_inserter(lines_), "{} {} {}\n", samples, time, prompt);
}

}  // namespace scribed::sandbox

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/units.hpp"

namespace scribed::sandbox {

/// When which audio arrived, for benchmarks: a line `SAMPLES NANOSECONDS PROMPT` for each append of a sink: how much
/// 24 kHz audio its session has by then, the steady clock (which all processes of a machine share), and the session's
/// prompt, by which the benchmark knows it again. Kept in memory until the end: a busy disk would look like latency.
class AppendLog {
public:
    /// Replaces the file. Errc::io.
    static Result<std::unique_ptr<AppendLog>> open(const std::string& path);
    ~AppendLog();

    void note(std::string_view prompt, Samples samples, Instant now);

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    explicit AppendLog(std::FILE* file) : file_(file) {}

    std::unique_ptr<std::FILE, Close> file_;
    fmt::memory_buffer lines_;
};

}  // namespace scribed::sandbox

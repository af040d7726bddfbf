// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "clients/style.hpp"

namespace scribed::clients {

/// One line of what `scribe doctor` found.
struct Check {
    enum class Result { good, failed, passed_over };

    std::string name;  ///< `daemon`, `disk`, ...
    Result result = Result::good;
    std::string detail;
    std::string advice;  ///< what to do; for a failure
};

inline Check good(std::string name, std::string detail) {
    return {std::move(name), Check::Result::good, std::move(detail), {}};
}
inline Check failed(std::string name, std::string detail, std::string advice) {
    return {std::move(name), Check::Result::failed, std::move(detail), std::move(advice)};
}
inline Check passed_over(std::string name, std::string detail) {
    return {std::move(name), Check::Result::passed_over, std::move(detail), {}};
}

/// `✓ name  detail`, advice below.
std::vector<std::string> draw_check(const Check& check, const Style& style);
bool all_good(const std::vector<Check>& checks);
/// `{"ok":true,"checks":[{"name","result","detail","advice"}]}`
std::string checks_json(const std::vector<Check>& checks);

}  // namespace scribed::clients

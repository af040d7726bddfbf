// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <boost/system/result.hpp>

#include "base/error.hpp"

namespace scribed::clients {

/// What `scribe` exits with; `scribe --help` prints the same table.
enum class Exit : int {
    ok = 0,
    failed = 1,       ///< the work did not come to its end
    usage = 2,        ///< wrong arguments, or input that cannot be read
    unreachable = 3,  ///< no daemon answers
    refused = 4,      ///< the daemon answered no
};

/// Why a command stops: what to print and what to exit with.
struct Failure {
    Failure() = default;
    Failure(Exit code, std::string text, std::string at = {}, std::string what_to_do = {})
        : exit(code), message(std::move(text)), param(std::move(at)), advice(std::move(what_to_do)) {}

    Exit exit = Exit::failed;
    std::string message;  ///< one sentence without a full stop
    std::string param;    ///< the member or argument at fault; may be empty
    std::string advice;   ///< what to do about it; may be empty
};

template <class T = void>
using Outcome = boost::system::result<T, Failure>;

/// An Error of our own side: unreachable and timeout keep their exit code, bad input becomes `usage`, all else
/// `failed`.
Failure to_failure(const Error& error, std::string_view doing);

/// Prints `failure` to standard error, or as one JSON document to standard output with `json`; gives its exit code.
Exit report(const Failure& failure, bool json);

/// What Outcome::value() throws: asking a failure for its value is a bug.
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

}  // namespace scribed::clients

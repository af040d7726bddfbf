// SPDX-License-Identifier: Apache-2.0
#include "clients/failure.hpp"

#include <cstdio>
#include <stdexcept>

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace scribed::clients {
namespace {

Exit exit_for(Errc code) {
    switch (code) {
        case Errc::unreachable:
        case Errc::timeout: return Exit::unreachable;
        case Errc::invalid:
        case Errc::not_found:
        case Errc::corrupt:
        case Errc::unsupported: return Exit::usage;
        default: return Exit::failed;
    }
}

std::string_view kind(Exit exit) {
    switch (exit) {
        case Exit::usage: return "usage";
        case Exit::unreachable: return "unreachable";
        case Exit::refused: return "refused";
        default: return "failed";
    }
}

}  // namespace

Failure to_failure(const Error& error, std::string_view doing) {
    const auto message = doing.empty() ? error.message() : fmt::format("{}: {}", doing, error.message());
    return {exit_for(error.code()), message, error.param()};
}

Exit report(const Failure& failure, bool json) {
    if (json) {
        boost::json::object error{{"message", failure.message}, {"type", kind(failure.exit)}, {"param", nullptr}};
        if (!failure.param.empty()) error["param"] = failure.param;
        if (!failure.advice.empty()) error["advice"] = failure.advice;
        const boost::json::object document{{"error", std::move(error)}};
        fmt::print("{}\n", boost::json::serialize(document));
        return failure.exit;
    }
    fmt::print(stderr, "scribe: {}", failure.message);
    if (!failure.param.empty()) fmt::print(stderr, " ({})", failure.param);
    fmt::print(stderr, "\n");
    if (!failure.advice.empty()) fmt::print(stderr, "        {}\n", failure.advice);
    return failure.exit;
}

void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
    throw std::logic_error(failure.message);
}

}  // namespace scribed::clients

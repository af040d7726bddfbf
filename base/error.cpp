// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"

#include <stdexcept>

namespace scribed {

std::string_view name(Errc code) {
    switch (code) {
        case Errc::invalid: return "invalid";
        case Errc::not_found: return "not_found";
        case Errc::conflict: return "conflict";
        case Errc::too_large: return "too_large";
        case Errc::unsupported: return "unsupported";
        case Errc::corrupt: return "corrupt";
        case Errc::io: return "io";
        case Errc::disk_full: return "disk_full";
        case Errc::unreachable: return "unreachable";
        case Errc::closed: return "closed";
        case Errc::timeout: return "timeout";
        case Errc::cancelled: return "cancelled";
        case Errc::unauthorized: return "unauthorized";
        case Errc::internal: return "internal";
    }
    return "internal";
}

std::string Error::text() const {
    std::string out(name(code_));
    out += ": ";
    out += message_;
    if (!param_.empty()) {
        out += " (";
        out += param_;
        out += ")";
    }
    return out;
}

void throw_exception_from_error(const Error& error, const boost::source_location& /*where*/) {
    throw std::runtime_error(error.text());
}

}  // namespace scribed

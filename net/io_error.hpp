// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <boost/system/error_code.hpp>

#include "base/error.hpp"

namespace scribed::net {

/// The one translation of what a socket, TLS or a timer reports. `doing` begins the message: `reading the reply: ...`.
/// Errc::cancelled (aborted by our side), Errc::closed (end of file, reset), otherwise Errc::unreachable.
Error io_error(boost::system::error_code error, std::string_view doing);

}  // namespace scribed::net

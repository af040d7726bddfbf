// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "clients/failure.hpp"
#include "clients/style.hpp"

namespace scribed::clients {

/// The reply of `/v1/links/openai/device`: how the login by device code stands.
struct DeviceLogin {
    std::string status;  ///< none, pending, linked, failed
    std::string user_code;
    std::string verification_uri;
    UnixMs expires_at = 0;
    std::string reason;   ///< failed: denied, expired, refused, unreachable
    std::string message;  ///< failed: a sentence
};

Outcome<DeviceLogin> parse_device_login(std::string_view json);

/// What the person is to do: address and code, a QR code of the address beside them where `width` allows it.
std::vector<std::string> draw_invitation(const DeviceLogin& login, std::size_t width, const Style& style);
/// The same for a pipe or a file: two lines.
std::vector<std::string> plain_invitation(const DeviceLogin& login);
/// How long the code still serves, out of `whole`; `lost`: the server does not answer for the moment.
std::vector<std::string> draw_countdown(UnixMs left, UnixMs whole, bool lost, const Style& style);

/// How a login that failed ends the command, and what to do about it.
Failure login_failure(const DeviceLogin& login);

}  // namespace scribed::clients

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/code_desk.hpp"
#include "sandbox/device_desk.hpp"
#include "sandbox/options.hpp"
#include "sandbox/token_office.hpp"

namespace scribed::sandbox {

/// The auth host: from a device or a browser to a code, from a code to tokens.
struct SignIn {
    explicit SignIn(const SandboxOptions& options)
        : devices(options.device_seconds), tokens({options.token_seconds, options.refresh_seconds}) {}

    DeviceDesk devices;
    CodeDesk codes;
    TokenOffice tokens;
};

}  // namespace scribed::sandbox

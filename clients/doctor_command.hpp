// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

struct DoctorOptions {
    std::string config;  ///< empty: only what the running daemon says of itself
};

/// `scribe doctor`: checks step by step; Exit::failed when a check failed.
Exit run_doctor(const DoctorOptions& options, const Globals& globals);

}  // namespace scribed::clients

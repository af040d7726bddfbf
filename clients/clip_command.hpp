// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

struct ClipOptions {
    std::string session;
    std::string at;     ///< moment.hpp
    std::string track;  ///< id or name; empty: the only one
    int length_s = 15;
};
/// `scribe clip`: writes a WAV file of what is heard from a moment on to standard output, fetching no more than that.
Exit run_clip(const ClipOptions& options, const Globals& globals);

}  // namespace scribed::clients

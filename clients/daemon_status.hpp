// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scribed::clients {

/// What the daemon says of itself in `GET /v1/status`; where no daemon answers, what scribed does by default.
struct DaemonStatus {
    std::string version;
    std::string state_dir;
    std::vector<std::string> live_lanes;
    std::vector<std::string> batch_lanes;
    std::vector<std::pair<std::string, std::string>> refused;  ///< lane and why
    std::string auth_url = "https://auth.openai.com";
    std::string chatgpt_url = "https://chatgpt.com/backend-api";
    std::string api_url = "https://api.openai.com";
    std::string ca_file;
    std::string api_key_file;
    std::string codex_auth_file;
};

/// Members that are missing keep their defaults.
DaemonStatus parse_daemon_status(std::string_view json);

}  // namespace scribed::clients

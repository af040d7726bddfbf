// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "daemon/config.hpp"

namespace scribed::daemon {

/// Reads TOML text over `config`. Errors name the line: `scribed.toml:7: unknown key ...`.
Result<void> read_config_text(Config& config, std::string_view text, const std::string& name);

/// Defaults, then `file` when not empty, then each `key=value` of `settings` (a TOML value; bare words are text).
Result<Config> load_config(const std::filesystem::path& file, const std::vector<std::string>& settings);

}  // namespace scribed::daemon

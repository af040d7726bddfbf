// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "daemon/config.hpp"

namespace scribed::daemon {

/// What a configuration file can hold at a key.
using ConfigValue = std::variant<std::string, std::int64_t, double, bool, std::vector<std::string>>;

/// One key: how it is called, what it means, and how it reaches the Config.
struct ConfigKey {
    std::string name;      ///< `live.append_ms`
    std::string type;      ///< for people: `text`, `whole number`, `list of text`, ...
    std::string range;     ///< for people: `20 to 1000`, `disk or os`; may be empty
    ConfigValue fallback;  ///< the default
    std::string help;      ///< one or two sentences
    /// Checks and stores. Errc::invalid with the key as param.
    std::function<Result<void>(Config&, const ConfigValue&)> apply;
    std::function<ConfigValue(const Config&)> read;
    bool reloads = false;  ///< a reload takes a new value; else it needs a restart
};

/// Every key, in the order of docs/config.md. The only list of them.
const std::vector<ConfigKey>& config_table();

/// A Config in which every key has its default.
Config default_config();

/// Sets one key. Errc::not_found for an unknown key (with a suggestion), Errc::invalid for a bad value.
Result<void> apply_config(Config& config, std::string_view key, const ConfigValue& value);

/// The value as TOML.
std::string print_value(const ConfigValue& value);

}  // namespace scribed::daemon

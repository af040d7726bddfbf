// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

// What people read of the configuration, made from its table.
namespace scribed::daemon {

/// docs/config.md.
std::string config_markdown();
/// scribed.toml(5), in mdoc(7).
std::string config_man_page();

}  // namespace scribed::daemon
